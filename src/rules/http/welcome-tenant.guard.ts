import { CallHandler, ExecutionContext, Injectable, NestInterceptor } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { AuthenticatedRequest } from '../../../libs/auth/member';
import { WelcomeTenantsCommand } from '../commands/welcome-tenants';

const MOST_TENANTS = 10_000;

/** A tenant may be seen first by a request: then, too, it finds its rules there. */
@Injectable()
export class WelcomeTenantInterceptor implements NestInterceptor {
  /** Who is known stays so: the database need not be asked at each request. */
  private readonly welcomed = new Set<string>();

  constructor(private readonly commands: CommandBus) {}

  async intercept(context: ExecutionContext, next: CallHandler) {
    const { member } = context.switchToHttp().getRequest<AuthenticatedRequest>();
    if (member?.tenantId && !this.welcomed.has(member.tenantId)) await this.welcome(member.tenantId);
    return next.handle();
  }

  private async welcome(tenantId: string): Promise<void> {
    await this.commands.execute(new WelcomeTenantsCommand([tenantId]));
    if (this.welcomed.size >= MOST_TENANTS) this.welcomed.clear();
    this.welcomed.add(tenantId);
  }
}
