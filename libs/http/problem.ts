import { HttpException, HttpStatus } from '@nestjs/common';
import { Unauthenticated } from '../auth/auth.errors';
import { DomainError, ProblemKind } from '../kernel/domain-error';
import { problemOf } from '../kernel/problem-of';
import { uuidv7 } from '../kernel/uuid';

const statuses = {
  invalid: HttpStatus.UNPROCESSABLE_ENTITY,
  forbidden: HttpStatus.FORBIDDEN,
  'not-found': HttpStatus.NOT_FOUND,
  conflict: HttpStatus.CONFLICT,
  stale: HttpStatus.PRECONDITION_FAILED,
  'version-required': HttpStatus.PRECONDITION_REQUIRED,
  'too-many': HttpStatus.TOO_MANY_REQUESTS,
  unavailable: HttpStatus.SERVICE_UNAVAILABLE,
} as const satisfies Record<ProblemKind, HttpStatus>;

const titles: Record<number, string> = {
  400: 'Bad request',
  401: 'Not authenticated',
  403: 'Forbidden',
  404: 'Not found',
  409: 'Conflict',
  412: 'Changed meanwhile',
  413: 'Too large',
  414: 'URI too long',
  415: 'Unsupported media type',
  422: 'Invalid input',
  428: 'Version required',
  429: 'Too many requests',
  500: 'Internal error',
  503: 'Unavailable',
};

/** RFC 9457 problem details, with a short `error` for older clients. */
export interface ProblemDetails {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly error: string;
  readonly detail: string;
  readonly [member: string]: unknown;
}

const problem = (status: number, type: string, detail: string, more: object = {}): ProblemDetails => {
  const title = titles[status] ?? 'Error';
  return { type: `/problems/${type}`, title, status, error: title, detail, ...more };
};

const slug = (status: number): string => (titles[status] ?? 'error').toLowerCase().replaceAll(' ', '-');

/** The status of an error of Nest or Fastify that the client caused, such as an unknown route. */
const clientStatusOf = (error: unknown): number | undefined => {
  const status =
    error instanceof HttpException ? error.getStatus() : (error as { statusCode?: unknown } | null)?.statusCode;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : undefined;
};

/** Converts an error to problem details. An unexpected error shows only an id, which is also in the log. */
export function toProblem(error: unknown): ProblemDetails {
  if (error instanceof Unauthenticated) return problem(401, 'not-authenticated', error.message);
  if (error instanceof DomainError) return problem(statuses[error.problem], error.type, error.message, error.details);
  const clientStatus = clientStatusOf(error);
  if (clientStatus) return problem(clientStatus, slug(clientStatus), (error as Error).message);
  if (problemOf(error) === 'unavailable')
    return problem(503, 'unavailable', 'A service that this request needs is unavailable. Try again later.');
  const detail = 'Something went wrong in Campana. Its log has the details under this error_id.';
  return problem(500, 'internal-error', detail, { error_id: uuidv7() });
}
