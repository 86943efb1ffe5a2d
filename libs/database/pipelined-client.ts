import type { Socket } from 'node:net';
import { Client, type ClientConfig } from 'pg';
import { writeTogether } from '../kernel/write-together';
import { prepared, preparedName } from './prepared';

/** The PostgreSQL role of the application. It owns no tables, and row-level security applies to it. */
export const APPLICATION_ROLE = 'campana_app';

/**
 * Sets which rows a transaction may see: a tenant's id (or ''), and `on` to see those of all tenants. It also sets the
 * role, since a pooler may give the transaction a session of the login, which is the owner of the tables.
 */
const setScope = `
  SELECT set_config('role', '${APPLICATION_ROLE}', true), set_config('app.tenant_id', $1, true), set_config('app.system', $2, true)`;
export const SET_SCOPE = prepared(setScope);

/**
 * The same for a statement whose order an index gives. Of a table that nobody has analysed yet, PostgreSQL expects a few
 * rows for each tenant: it would read and sort all of them.
 */
export const SET_SCOPE_WITHOUT_SORT = prepared(`${setScope}, set_config('enable_sort', 'off', true)`);

/**
 * Statements that open a transaction, whose results nobody needs. If one fails, the following statements fail too: the
 * transaction is aborted or the connection is lost. Without a transaction there is no scope either, so no row is visible.
 */
const openings: readonly unknown[] = ['START TRANSACTION', SET_SCOPE, SET_SCOPE_WITHOUT_SORT];
const emptyResult = { command: '', rowCount: 0, rows: [] };

type RunQuery = (statement: unknown, ...rest: unknown[]) => Promise<unknown>;

/** Does not wait for the answers to opening statements: with `pipeline` they are sent with the first real statement. */
const openWithoutWaiting =
  (runQuery: RunQuery): RunQuery =>
  (statement, ...rest) => {
    const answer = runQuery(statement, ...rest);
    if (!openings.includes(statement)) return answer;
    answer.catch(() => undefined);
    return Promise.resolve(emptyResult);
  };

/** SQLSTATE of a statement that is refused because an earlier one of its transaction has failed. */
const TRANSACTION_ABORTED = '25P02';

/**
 * Fails the statements after a failed one with its error, which says why. Statements are sent without waiting for each
 * other, so the caller may see a later failure first.
 */
function tellingWhy(runQuery: RunQuery): RunQuery {
  let failure: unknown;
  return async (statement, ...rest) => {
    if (statement === 'START TRANSACTION') failure = undefined;
    try {
      return await runQuery(statement, ...rest);
    } catch (error) {
      if ((error as { code?: unknown }).code !== TRANSACTION_ABORTED) failure = error;
      throw failure ?? error;
    }
  };
}

/** Sends statements of the same tick in one write. */
const queryTogether =
  ({ connection }: Client, runQuery: RunQuery): RunQuery =>
  (statement, ...rest) => {
    const { stream } = connection as unknown as { readonly stream: Socket };
    writeTogether(stream);
    return runQuery(statement, ...rest);
  };

/** Runs prepared statements by their name. */
const queryByName =
  (runQuery: RunQuery): RunQuery =>
  (statement, ...rest) => {
    const name = preparedName(statement);
    return name === undefined ? runQuery(statement, ...rest) : runQuery({ name, text: statement, values: rest[0] });
  };

/**
 * A client of PostgreSQL that opens transactions without waiting for the answers, and uses prepared statements.
 * It handles `error` events itself: a connection may be lost when neither the pool nor a query listens, which would end
 * the process. The next query on the connection fails.
 */
export class PipelinedClient extends Client {
  constructor(config?: string | ClientConfig) {
    super(config);
    this.on('error', () => undefined);
    this.query = openWithoutWaiting(
      tellingWhy(queryByName(queryTogether(this, this.query.bind(this)))),
    ) as typeof this.query;
  }
}
