import { DomainError, ProblemKind } from './domain-error';

/** SQLSTATE classes of failures of the server, not of the statement: connection, resources, operator intervention. */
const unavailableClasses = ['08', '53', '57'];
/** A protocol violation is our bug, although its class is that of connections. */
const protocolViolation = '08P01';
/** Serialization failure, deadlock, lock timeout, read-only transaction: the statement can succeed later. */
const unavailableStates = ['40001', '40P01', '55P03', '25006'];
const unavailableCodes = /^(ECONN|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN|UND_ERR)/;
/**
 * Messages of drivers that lost their connection and give no error code. TypeORM releases a query runner when its connection
 * is lost, and has a message for the query runner and another one for its repositories.
 */
const unavailableMessages =
  /connection (terminated|timeout|is closed|error)|channel (closed|ended)|not queryable|timeout exceeded when trying to connect|(max retries per request|Connection is closed)|not (yet )?established|after calling end on the pool|DataSource is not|Driver not Connected|query runner (was )?already released/i;

const isUnavailable = (error: { code?: unknown; message?: unknown }): boolean => {
  const code = typeof error.code === 'string' ? error.code : '';
  if (code === protocolViolation) return false;
  // first, because EPIPE looks like an SQLSTATE
  if (unavailableCodes.test(code)) return true;
  if (/^[0-9A-Z]{5}$/.test(code))
    return unavailableClasses.includes(code.slice(0, 2)) || unavailableStates.includes(code);
  return unavailableMessages.test(String(error.message));
};

/** A lock that was not free in time, or a statement that took too long. */
const timeouts: readonly unknown[] = ['55P03', '57014'];

const stateOf = (error: unknown): unknown => {
  const { driverError = error } = (error ?? {}) as { driverError?: unknown };
  return (driverError as { code?: unknown } | null)?.code;
};

/** Whether PostgreSQL has ended a transaction because two waited for each other: the second try mostly succeeds. */
export const isDeadlock = (error: unknown): boolean => stateOf(error) === '40P01';

/** Whether a statement was ended by its deadline or that of a lock: the server is available, but a row may not be. */
const isTimeout = (error: unknown): boolean => timeouts.includes(stateOf(error));

/** Classifies an error: a domain error has its kind, a driver's error is recognised by its code, any other is a bug. */
export function problemOf(error: unknown): ProblemKind | 'bug' {
  if (error instanceof DomainError) return error.problem;
  if (typeof error !== 'object' || error === null) return 'bug';
  const { driverError } = error as { driverError?: object };
  return isUnavailable(driverError ?? error) ? 'unavailable' : 'bug';
}

/**
 * Whether a service is unavailable for all work, so that all of it must wait. A lock or a statement that took too long is
 * the fault of an item.
 */
export const isOutage = (error: unknown): boolean => problemOf(error) === 'unavailable' && !isTimeout(error);
