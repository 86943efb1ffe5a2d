import type { Socket } from 'node:net';
import { Client, type ClientConfig } from 'pg';
import { prepared, preparedName } from './prepared';

/** Says whose rows the statements of a transaction may see: a tenant's id or nothing, and `on` or `off` for everybody's. */
export const SET_SCOPE = prepared(`SELECT set_config('app.tenant_id', $1, true), set_config('app.system', $2, true)`);

/**
 * What opens a transaction, and is answered with nothing that anybody needs. If it fails, what follows fails too: in a transaction that
 * is broken, on a connection that is lost, or, where there is no transaction, because then there is no scope either and no row is visible.
 */
const openings: readonly unknown[] = ['START TRANSACTION', SET_SCOPE];
const nothing = { command: '', rowCount: 0, rows: [] };

type Ask = (statement: unknown, ...rest: unknown[]) => Promise<unknown>;

/** Does not wait for the answer to what opens a transaction: with `pipeline` it travels together with the first real statement. */
const openWithoutWaiting =
  (ask: Ask): Ask =>
  (statement, ...rest) => {
    const answer = ask(statement, ...rest);
    if (!openings.includes(statement)) return answer;
    answer.catch(() => undefined);
    return Promise.resolve(nothing);
  };

/** What is asked in one go is sent in one: a write of its own costs more than what it says. */
const queryTogether =
  ({ connection }: Client, ask: Ask): Ask =>
  (statement, ...rest) => {
    const { stream } = connection as unknown as { readonly stream: Socket };
    stream.cork();
    process.nextTick(() => stream.uncork());
    return ask(statement, ...rest);
  };

/** Asks by its name for what is prepared. */
const queryByName =
  (ask: Ask): Ask =>
  (statement, ...rest) => {
    const name = preparedName(statement);
    return name === undefined ? ask(statement, ...rest) : ask({ name, text: statement, values: rest[0] });
  };

/**
 * A connection whose loss ends no process: it may come at a moment when neither the pool nor a query listens.
 * Whoever uses it next hears of it by the failure of the query. Opens transactions without waiting for the answers,
 * and knows prepared statements.
 */
export class PipelinedClient extends Client {
  constructor(config?: string | ClientConfig) {
    super(config);
    this.on('error', () => undefined);
    this.query = openWithoutWaiting(queryByName(queryTogether(this, this.query.bind(this)))) as typeof this.query;
  }
}
