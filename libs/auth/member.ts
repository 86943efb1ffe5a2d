import { createParamDecorator, ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Permission } from './permissions';

/** What a credential says of its holder: a person with a token, or a service. */
export interface Credential {
  /** A UUID, the same at each request. */
  readonly id: string;
  readonly name: string | null;
  /** The tenants that it is for, in lower case. */
  readonly tenants: readonly string[] | 'all';
  readonly roles: readonly string[];
  readonly permissions: ReadonlySet<Permission>;
  /** A program: it came with a service key, or has the role `service`. */
  readonly isService: boolean;
  /** Sees all that the tenant has, not only what is meant for it. */
  readonly seesAll: boolean;
}

/** Who is asking, in which tenant, and what they may do. */
export interface Member extends Credential {
  /** The tenant that the request is about; `''` only on routes with `@AnyTenant()`. */
  readonly tenantId: string;
}

export type AuthenticatedRequest = FastifyRequest & { member?: Member };

/** The authenticated member of the request. */
export const CurrentMember = createParamDecorator((_: unknown, context: ExecutionContext): Member => {
  const { member } = context.switchToHttp().getRequest<AuthenticatedRequest>();
  if (!member) throw new Error('@Me() on a public route');
  return member;
});
