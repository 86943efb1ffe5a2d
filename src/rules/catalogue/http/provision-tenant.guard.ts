import { CanActivate, ExecutionContext, Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { LRUCache } from 'lru-cache';
import type { AuthenticatedRequest } from '../../../../libs/auth/member';
import { ProvisionTenantsCommand } from '../commands/provision-tenants';

const MAX_TENANTS = 10_000;

/** A tenant may be seen first by a request: then, too, it finds its rules there. Refuses nobody. */
@Injectable()
export class ProvisionTenantGuard implements CanActivate {
  /** Who is known stays so: the database need not be asked at each request. */
  private readonly welcomed = new LRUCache<string, true>({ max: MAX_TENANTS });

  constructor(private readonly commands: CommandBus) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const { member } = context.switchToHttp().getRequest<AuthenticatedRequest>();
    if (member?.tenantId && !this.welcomed.get(member.tenantId)) await this.welcome(member.tenantId);
    return true;
  }

  private async welcome(tenantId: string): Promise<void> {
    await this.commands.execute(new ProvisionTenantsCommand([tenantId]));
    this.welcomed.set(tenantId, true);
  }
}
