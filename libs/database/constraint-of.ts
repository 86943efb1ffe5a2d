import { QueryFailedError } from 'typeorm';

interface Refusal {
  readonly constraint?: string;
  readonly detail?: string;
}

const refusalOf = (error: unknown): Refusal =>
  error instanceof QueryFailedError ? (error.driverError as Refusal) : {};

/** The constraint that a statement violated; undefined: it failed for another reason. */
export const constraintOf = (error: unknown): string | undefined => refusalOf(error).constraint;

/** What PostgreSQL says about the violation of a constraint: the columns and values of the row. */
export const constraintDetailOf = (error: unknown): string => refusalOf(error).detail ?? '';
