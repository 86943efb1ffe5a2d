import { applyDecorators, CanActivate, ExecutionContext, Injectable, SetMetadata } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ApiBearerAuth, ApiExtension, ApiSecurity } from '@nestjs/swagger';
import { PinoLogger } from 'nestjs-pino';
import { RateLimits } from '../rate-limits/rate-limits';
import { TenantConcurrency } from '../rate-limits/tenant-concurrency';
import { routeIds } from '../telemetry/route-ids';
import { Forbidden, Unauthenticated } from './auth.errors';
import { BrowserSessions, isFromOwnPage, secretOf } from './browser-sessions';
import { chosenTenant } from './chosen-tenant';
import type { AuthenticatedRequest, Credential, Member } from './member';
import type { Permission } from './permissions';
import { ProvisionedTenants } from './provisioned-tenants';
import { SeenMembers } from './seen-members';
import { ServiceKeys } from './service-keys';
import { Tokens } from './tokens';

const PERMISSION = 'permission';
const PUBLIC = 'public';
const OR_SERVICE = 'or-service';
const ANY_TENANT = 'any-tenant';
const NO_TURN = 'no-turn';

/** The name of the service key security scheme in the OpenAPI document. */
export const SERVICE_KEY_SCHEME = 'service-key';

/** Allows the route only to members with this permission. */
export const RequirePermission = (permission: Permission) =>
  applyDecorators(
    SetMetadata(PERMISSION, permission),
    ApiExtension('x-permission', permission),
    ApiBearerAuth(),
    ApiSecurity(SERVICE_KEY_SCHEME),
  );

/** Allows a route also to services, whatever permissions they have. */
export const OrService = () => SetMetadata(OR_SERVICE, true);

/** Makes a route public: it needs no credential (health, metrics). */
export const Public = () => SetMetadata(PUBLIC, true);

/**
 * Marks a route that can serve several tenants at once. A credential for all tenants need not choose one; `tenantId`
 * is then `''`.
 */
export const AnyTenant = () => SetMetadata(ANY_TENANT, true);

/**
 * Marks a route that waits for another service than PostgreSQL. Its requests take no turn of their tenant, because they
 * would keep others from connections that they do not use.
 */
export const TakesNoTurn = () => SetMetadata(NO_TURN, true);

/**
 * The key under which requests are counted: a member has a limit of their own in each tenant, a service for all tenants
 * has one limit in total.
 */
const rateLimitKeyOf = ({ id, tenants, tenantId }: Member): string => (tenants === 'all' ? id : `${id}:${tenantId}`);

/**
 * Authenticates, authorizes and counts requests. A bearer token takes precedence over a service key,
 * and both over the session of a browser. A route without a
 * decorator is refused to everybody. A tenant is provisioned before its first request is handled.
 */
@Injectable()
export class AuthGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly tokens: Tokens,
    private readonly serviceKeys: ServiceKeys,
    private readonly limits: RateLimits,
    private readonly concurrency: TenantConcurrency,
    private readonly log: PinoLogger,
    private readonly tenants: ProvisionedTenants,
    private readonly seen: SeenMembers,
    private readonly sessions: BrowserSessions,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (this.metadataOf<boolean>(PUBLIC, context)) return true;
    const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
    let member: Member;
    try {
      member = await this.memberOf(request, context);
    } catch (error) {
      await this.limits.admit(request);
      throw error;
    }
    await this.limits.admit(request, rateLimitKeyOf(member));
    if (member.tenantId && !this.metadataOf<boolean>(NO_TURN, context))
      await this.concurrency.enter(request, member.tenantId);
    if (member.tenantId) await this.tenants.ensure(member.tenantId);
    request.member = member;
    this.seen.note(member);
    this.log.assign({ tenant_id: member.tenantId || undefined, ...routeIds(request) });
    return true;
  }

  private async memberOf(request: AuthenticatedRequest, context: ExecutionContext): Promise<Member> {
    const credential = await this.credentialOf(request);
    const permission = this.metadataOf<Permission>(PERMISSION, context);
    const isAllowed = credential.isService && this.metadataOf<boolean>(OR_SERVICE, context) === true;
    if (!permission || !(isAllowed || credential.permissions.has(permission)))
      throw Forbidden.missing(permission ?? 'alerts.manage');
    const mayOmitTenant = this.metadataOf<boolean>(ANY_TENANT, context) ?? false;
    return { ...credential, tenantId: chosenTenant(credential, request, mayOmitTenant) };
  }

  private credentialOf(request: AuthenticatedRequest): Credential | Promise<Credential> {
    const { headers } = request;
    const token = /^Bearer (\S+)$/i.exec(headers.authorization ?? '')?.[1];
    if (token) return this.tokens.credentialOf(token);
    const key = headers['x-service-key'];
    if (typeof key === 'string' && key) return this.serviceKeys.credentialOf(key);
    return this.ofBrowser(request);
  }

  /** A browser sends its cookie with every request that any page makes: it counts only for our own pages. */
  private async ofBrowser(request: AuthenticatedRequest): Promise<Credential> {
    const secret = secretOf(request);
    const credential = secret && isFromOwnPage(request) ? await this.sessions.credentialOf(secret) : undefined;
    if (credential) return credential;
    throw new Unauthenticated('A bearer token or a service key is required.');
  }

  /** Reads the metadata that a decorator set on the route, or else on its controller. */
  private metadataOf<T>(name: string, context: ExecutionContext): T | undefined {
    return this.reflector.getAllAndOverride<T | undefined>(name, [context.getHandler(), context.getClass()]);
  }
}
