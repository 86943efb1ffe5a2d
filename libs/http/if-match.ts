import { createParamDecorator, ExecutionContext } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { InvalidInput } from '../kernel/domain-error';

const etag = /^(?:W\/)?"?(\d{1,9})"?$/;

/** The version that the thing must still have (`If-Match: "3"`); undefined where the client does not say, or says `*`. */
export function versionWanted({ headers }: FastifyRequest): number | undefined {
  const given = headers['if-match']?.trim();
  if (given === undefined || given === '*') return undefined;
  const version = etag.exec(given)?.[1];
  if (version === undefined)
    throw new InvalidInput([
      { pointer: '/if-match', detail: `must be a version such as "3" (given ${given.slice(0, 50)})` },
    ]);
  return Number(version);
}

/** The wanted version of the request at hand. */
export const IfMatch = createParamDecorator((_: unknown, context: ExecutionContext): number | undefined =>
  versionWanted(context.switchToHttp().getRequest<FastifyRequest>()),
);

/** The route changes only what still has the version that the client knows. */
export const Versioned = () =>
  ApiHeader({
    name: 'If-Match',
    required: false,
    description: 'The version that it must still have, or 412.',
    schema: { type: 'string' },
  });
