import { createParamDecorator, ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { InvalidInput } from '../kernel/domain-error';

const etag = /^(?:W\/)?"?(\d{1,9})"?$/;

/** The version that the thing must still have (`If-Match: "3"`); undefined where the client does not say, or says `*`. */
export const IfMatch = createParamDecorator((_: unknown, context: ExecutionContext): number | undefined => {
  const given = context.switchToHttp().getRequest<FastifyRequest>().headers['if-match']?.trim();
  if (given === undefined || given === '*') return undefined;
  const version = etag.exec(given)?.[1];
  if (version === undefined)
    throw new InvalidInput([
      { pointer: '/if-match', detail: `must be a version such as "3" (given ${given.slice(0, 50)})` },
    ]);
  return Number(version);
});
