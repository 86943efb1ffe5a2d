import { createParamDecorator, ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Permission } from './permissions';

/** Who is asking, in which tenant, and what they may do. */
export interface Member {
  readonly id: string;
  readonly tenantId: string;
  readonly permissions: ReadonlySet<Permission>;
}

export type AuthenticatedRequest = FastifyRequest & { member?: Member };

/** The authenticated member of the request. */
export const Me = createParamDecorator((_: unknown, context: ExecutionContext): Member => {
  const { member } = context.switchToHttp().getRequest<AuthenticatedRequest>();
  if (!member) throw new Error('@Me() on a public route');
  return member;
});
