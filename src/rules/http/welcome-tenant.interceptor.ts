import { CallHandler, ExecutionContext, Injectable, NestInterceptor } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { AuthenticatedRequest } from '../../../libs/auth/member';
import { WelcomeTenantsCommand } from '../commands/welcome-tenants';

/** A tenant may be seen first by a request: then, too, it finds its rules there. */
@Injectable()
export class WelcomeTenantInterceptor implements NestInterceptor {
  constructor(private readonly commands: CommandBus) {}

  async intercept(context: ExecutionContext, next: CallHandler) {
    const { member } = context.switchToHttp().getRequest<AuthenticatedRequest>();
    if (member?.tenantId) await this.commands.execute(new WelcomeTenantsCommand([member.tenantId]));
    return next.handle();
  }
}
