import { applyDecorators, CanActivate, ExecutionContext, Injectable, SetMetadata } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ApiBearerAuth, ApiExtension } from '@nestjs/swagger';
import { InvalidInput } from '../kernel/domain-error';
import { isUuid } from '../kernel/uuid';
import { Forbidden, Unauthenticated } from './auth.errors';
import type { AuthenticatedRequest } from './member';
import type { Permission } from './permissions';
import { Tokens } from './tokens';

const PERMISSION = 'permission';
const PUBLIC = 'public';

/** The route is for members with this permission. */
export const Needs = (permission: Permission) =>
  applyDecorators(SetMetadata(PERMISSION, permission), ApiExtension('x-permission', permission), ApiBearerAuth());

/** The route is for everybody: health, metrics. */
export const Public = () => SetMetadata(PUBLIC, true);

const chosenTenant = (request: AuthenticatedRequest): string | undefined => {
  const chosen = request.headers['x-tenant-id'];
  if (chosen === undefined || isUuid(chosen)) return chosen;
  throw new InvalidInput([{ pointer: '/headers/x-tenant-id', detail: 'is not a UUID' }]);
};

/** Lets a request through to a route that is public, or that the member of its bearer token may use. Default: nobody. */
@Injectable()
export class AuthGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly tokens: Tokens,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const targets = [context.getHandler(), context.getClass()];
    if (this.reflector.getAllAndOverride<boolean>(PUBLIC, targets)) return true;
    const permission = this.reflector.getAllAndOverride<Permission | undefined>(PERMISSION, targets);
    const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
    const token = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
    if (!token) throw new Unauthenticated('A bearer token is required.');
    request.member = await this.tokens.memberOf(token, chosenTenant(request));
    if (!permission || !request.member.permissions.has(permission))
      throw Forbidden.missing(permission ?? 'alerts.manage');
    return true;
  }
}
