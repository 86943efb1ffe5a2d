import { createParamDecorator, ExecutionContext } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { InvalidInput } from '../kernel/domain-error';
import type { WantedVersion } from '../kernel/wanted-version';

const etag = /^(?:W\/)?"?(\d{1,9})"?$/;

/** @throws InvalidInput when the header is not a version */
function ifMatchOf({ headers }: FastifyRequest): WantedVersion {
  const given = headers['if-match']?.trim();
  if (given === undefined) return undefined;
  if (given === '*') return 'any';
  const version = etag.exec(given)?.[1];
  if (version === undefined)
    throw new InvalidInput([
      { pointer: '/if-match', detail: `must be a version such as "3" (given ${given.slice(0, 50)})` },
    ]);
  return Number(version);
}

/**
 * The version that the resource must still have (`If-Match: "3"`); undefined when the header is absent or `*`.
 * @throws InvalidInput when the header is not a version
 */
export function versionWanted(request: FastifyRequest): number | undefined {
  const wanted = ifMatchOf(request);
  return wanted === 'any' ? undefined : wanted;
}

/** Injects the version that the client expects; undefined when it expects none. */
export const IfMatch = createParamDecorator((_: unknown, context: ExecutionContext): number | undefined =>
  versionWanted(context.switchToHttp().getRequest<FastifyRequest>()),
);

/** Injects the version that the client must name; `*` is any. The command refuses a request that names none. */
export const RequiredIfMatch = createParamDecorator((_: unknown, context: ExecutionContext): WantedVersion =>
  ifMatchOf(context.switchToHttp().getRequest<FastifyRequest>()),
);

const description = 'The version that you last read. If it has changed since, the request is refused with status 412.';
const header = (required: boolean, more: string) => () => {
  const schema = { type: 'string' as const, ...(required && { example: '*' }) };
  return ApiHeader({ name: 'If-Match', required, description: description + more, schema });
};

/** Documents that the route checks `If-Match`, so that a client does not overwrite changes of others. */
export const Versioned = header(false, '');

/** Documents that the route needs `If-Match`. */
export const VersionNeeded = header(true, ' Without this header: status 428. `*` means any version.');
