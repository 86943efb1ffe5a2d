import { createParamDecorator, ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Permission } from './permissions';

/** What a credential says about its holder: a person with a token, or a service. */
export interface Credential {
  /** A UUID that stays the same in all requests of the holder. */
  readonly id: string;
  readonly name: string | null;
  /** The e-mail address that a token names, and whether the identity provider has verified it; null: none. */
  readonly email: { readonly address: string; readonly isVerified: boolean } | null;
  /** The ids of the tenants it gives access to, in lower case. */
  readonly tenants: readonly string[] | 'all';
  readonly roles: readonly string[];
  readonly permissions: ReadonlySet<Permission>;
  /** When it ends; missing: it does not end by itself. */
  readonly expiresAt?: Date;
  /** The session of a browser; missing: the request has a credential of its own. */
  readonly sessionId?: string;
  /** Whether the holder is a program: it used a service key, or has the role `service`. */
  readonly isService: boolean;
  /** Whether the holder sees everything of the tenant, not only what is addressed to it. */
  readonly seesAll: boolean;
}

/** The caller of a request: who they are, in which tenant, and what they may do. */
export interface Member extends Credential {
  /** The tenant of the request; `''` only on routes with `@AnyTenant()`. */
  readonly tenantId: string;
}

export type AuthenticatedRequest = FastifyRequest & { member?: Member };

/** Injects the authenticated member of the request. */
export const CurrentMember = createParamDecorator((_: unknown, context: ExecutionContext): Member => {
  const { member } = context.switchToHttp().getRequest<AuthenticatedRequest>();
  if (!member) throw new Error('@CurrentMember() is used on a public route');
  return member;
});
