import { createParamDecorator, ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { AuthenticatedRequest, Member } from '../../../libs/auth/member';
import { versionWanted } from '../../../libs/http/if-match';
import type { StepBy } from '../commands/change-alert';
import type { Viewer } from '../domain/actor';

/** The member as one who asks for alerts. */
export const viewerOf = ({ id, roles, seesAll }: Member): Viewer => ({ memberId: id, roles, seesAll });

/** Who takes a step by this request, and which version they know (`If-Match`). */
export const By = createParamDecorator((_: unknown, context: ExecutionContext): StepBy => {
  const request = context.switchToHttp().getRequest<AuthenticatedRequest & FastifyRequest>();
  const { member } = request;
  if (!member) throw new Error('@By() on a public route');
  const channel = member.isService ? 'service' : 'api';
  const actor = { id: member.id, name: member.name, channel, correlationId: request.id };
  return { tenantId: member.tenantId, actor, viewer: viewerOf(member), version: versionWanted(request) };
});
