import { applyDecorators, CanActivate, ExecutionContext, Injectable, SetMetadata } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ApiBearerAuth, ApiExtension, ApiSecurity } from '@nestjs/swagger';
import { PinoLogger } from 'nestjs-pino';
import { RateLimits } from '../rate-limits/rate-limits';
import { routeIds } from '../telemetry/route-ids';
import { Forbidden, Unauthenticated } from './auth.errors';
import { chosenTenant } from './chosen-tenant';
import type { AuthenticatedRequest, Credential, Member } from './member';
import type { Permission } from './permissions';
import { ProvisionedTenants } from './provisioned-tenants';
import { ServiceKeys } from './service-keys';
import { Tokens } from './tokens';

const PERMISSION = 'permission';
const PUBLIC = 'public';
const ANY_TENANT = 'any-tenant';

/** The OpenAPI name of the scheme of service keys. */
export const SERVICE_KEY_SCHEME = 'service-key';

/** The route is for members with this permission. */
export const RequirePermission = (permission: Permission) =>
  applyDecorators(
    SetMetadata(PERMISSION, permission),
    ApiExtension('x-permission', permission),
    ApiBearerAuth(),
    ApiSecurity(SERVICE_KEY_SCHEME),
  );

/** The route is for everybody: health, metrics. */
export const Public = () => SetMetadata(PUBLIC, true);

/** The route works for several tenants at once: a credential for all need not choose one, and `tenantId` is then `''`. */
export const AnyTenant = () => SetMetadata(ANY_TENANT, true);

/** Members of a tenant have so many requests in each of their tenants; a service for all tenants has them altogether. */
const countedAs = ({ id, tenants, tenantId }: Member): string => (tenants === 'all' ? id : `${id}:${tenantId}`);

/**
 * Lets a request through to a route that is public, or that the holder of its bearer token (which counts first) or of its
 * service key may use, as often as the limits allow. Default: nobody. A tenant is provisioned before its first request goes on.
 */
@Injectable()
export class AuthGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly tokens: Tokens,
    private readonly serviceKeys: ServiceKeys,
    private readonly limits: RateLimits,
    private readonly log: PinoLogger,
    private readonly tenants: ProvisionedTenants,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (this.said<boolean>(PUBLIC, context)) return true;
    const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
    let member: Member;
    try {
      member = await this.memberOf(request, context);
    } catch (error) {
      await this.limits.admit(request);
      throw error;
    }
    await this.limits.admit(request, countedAs(member));
    if (member.tenantId) await this.tenants.ensure(member.tenantId);
    request.member = member;
    this.log.assign({ tenant_id: member.tenantId || undefined, ...routeIds(request) });
    return true;
  }

  private async memberOf(request: AuthenticatedRequest, context: ExecutionContext): Promise<Member> {
    const credential = await this.credentialOf(request);
    const permission = this.said<Permission>(PERMISSION, context);
    if (!permission || !credential.permissions.has(permission)) throw Forbidden.missing(permission ?? 'alerts.manage');
    const mayBeAny = this.said<boolean>(ANY_TENANT, context) ?? false;
    return { ...credential, tenantId: chosenTenant(credential, request, mayBeAny) };
  }

  private credentialOf({ headers }: AuthenticatedRequest): Credential | Promise<Credential> {
    const token = /^Bearer (\S+)$/i.exec(headers.authorization ?? '')?.[1];
    if (token) return this.tokens.credentialOf(token);
    const key = headers['x-service-key'];
    if (typeof key === 'string' && key) return this.serviceKeys.credentialOf(key);
    throw new Unauthenticated('A bearer token or a service key is required.');
  }

  /** What the decorators of the route say, else those of its controller. */
  private said<T>(name: string, context: ExecutionContext): T | undefined {
    return this.reflector.getAllAndOverride<T | undefined>(name, [context.getHandler(), context.getClass()]);
  }
}
