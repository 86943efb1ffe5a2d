import { getSchemaPath } from '@nestjs/swagger';

export class FaultDto {
  /**
   * The place of the fault: a JSON pointer into the body, or into `/query`, `/path` or `/headers`.
   * @example "/severity"
   */
  pointer: string;
  /** @example "severity must be one of the following values: low, medium, high, critical (given \"huge\")" */
  detail: string;
}

/** An error in the format of RFC 9457 (problem details). */
export class ProblemDto {
  /**
   * The kind of problem. It never changes, so programs can rely on it.
   * @example "/problems/invalid-input"
   */
  type: string;
  /** @example "Invalid input" */
  title: string;
  /** @example 422 */
  status: number;
  /** The same as `title`, for older clients. */
  error: string;
  /** What went wrong with this request. */
  detail: string;
  /** With status 422: the list of faults in the request. */
  errors?: FaultDto[];
  /**
   * When a limit is reached (status 409 or 429): how many are allowed.
   * @example 1000
   */
  limit?: number;
  /** When a limit is reached: how many there are now. */
  current?: number;
}

/** The content of an error response in the OpenAPI document. */
export const problemContent = { 'application/problem+json': { schema: { $ref: getSchemaPath(ProblemDto) } } };
