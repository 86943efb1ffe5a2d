export class FaultDto {
  /**
   * Where: a JSON pointer into the body, or below `/query` or `/path`.
   * @example "/severity"
   */
  pointer: string;
  /** @example "severity must be one of the following values: low, medium, high, critical (given \"huge\")" */
  detail: string;
}

/** RFC 9457 problem details. */
export class ProblemDto {
  /**
   * A stable name of the kind of problem.
   * @example "/problems/invalid-input"
   */
  type: string;
  /** @example "Invalid input" */
  title: string;
  /** @example 422 */
  status: number;
  /** The title again, for older clients. */
  error: string;
  /** What went wrong this time. */
  detail: string;
  /** With status 422: each fault. */
  errors?: FaultDto[];
  /**
   * Where a limit is reached (status 409 or 429): how many are allowed.
   * @example 1000
   */
  limit?: number;
  /** How many there are already. */
  current?: number;
}
