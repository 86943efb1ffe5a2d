import { applyDecorators, CanActivate, ExecutionContext, Injectable, SetMetadata } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ApiBearerAuth } from '@nestjs/swagger';
import { Forbidden, Unauthenticated } from './auth.errors';
import { chosenTenant } from './chosen-tenant';
import type { AuthenticatedRequest } from './member';
import type { Permission } from './permissions';
import { Tokens } from './tokens';

const PERMISSION = 'permission';
const PUBLIC = 'public';

/** The route is for members with this permission. */
export const Needs = (permission: Permission) => applyDecorators(SetMetadata(PERMISSION, permission), ApiBearerAuth());

/** The route is for everybody: health, metrics. */
export const Public = () => SetMetadata(PUBLIC, true);

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
    const credential = await this.tokens.credentialOf(token);
    if (!permission || !credential.permissions.has(permission)) throw Forbidden.missing(permission ?? 'alerts.manage');
    request.member = { ...credential, tenantId: chosenTenant(credential, request) };
    return true;
  }
}
