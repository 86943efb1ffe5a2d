import { createParamDecorator, ExecutionContext } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { InvalidInput } from '../kernel/domain-error';

const etag = /^(?:W\/)?"?(\d{1,9})"?$/;

/**
 * The version that the resource must still have (`If-Match: "3"`); undefined when the header is absent or `*`.
 * @throws InvalidInput when the header is not a version
 */
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

/** Injects the version that the client expects; undefined when it expects none. */
export const IfMatch = createParamDecorator((_: unknown, context: ExecutionContext): number | undefined =>
  versionWanted(context.switchToHttp().getRequest<FastifyRequest>()),
);

/** Documents that the route checks `If-Match`, so that a client does not overwrite changes of others. */
export const Versioned = () =>
  ApiHeader({
    name: 'If-Match',
    required: false,
    description: 'The version that you last read. If it has changed since, the request is refused with status 412.',
    schema: { type: 'string' },
  });
