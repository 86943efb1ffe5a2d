import { QueryFailedError } from 'typeorm';

/** The constraint that a statement violated; undefined: it failed for another reason. */
export const constraintOf = (error: unknown): string | undefined =>
  error instanceof QueryFailedError ? (error.driverError as { constraint?: string }).constraint : undefined;
