import { createParamDecorator, ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { AuthenticatedRequest } from '../../../../libs/auth/member';
import { versionWanted } from '../../../../libs/http/if-match';
import type { ActingMember } from '../commands/change-alert';
import { actorOf, viewerOf } from '../../domain/actor';

/** The member who sends the request, and the version of the alert that they expect (`If-Match`). */
export const CurrentActor = createParamDecorator((_: unknown, context: ExecutionContext): ActingMember => {
  const request = context.switchToHttp().getRequest<AuthenticatedRequest & FastifyRequest>();
  const { member } = request;
  if (!member) throw new Error('@CurrentActor() on a public route');
  return {
    tenantId: member.tenantId,
    actor: actorOf(member, request.id),
    viewer: viewerOf(member),
    version: versionWanted(request),
  };
});
