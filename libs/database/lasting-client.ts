import { Client, type ClientConfig } from 'pg';

/** Says whose rows the statements of a transaction may see: a tenant's id or nothing, and `on` or `off` for everybody's. */
export const SET_SCOPE = `SELECT set_config('app.tenant_id', $1, true), set_config('app.system', $2, true)`;

/**
 * What opens a transaction, and is answered with nothing that anybody needs. If it fails, what follows fails too: in a transaction that
 * is broken, on a connection that is lost, or, where there is no transaction, because then there is no scope either and no row is visible.
 */
const openings: readonly unknown[] = ['START TRANSACTION', SET_SCOPE];
const nothing = { command: '', rowCount: 0, rows: [] };

type Ask = (statement: unknown, ...rest: unknown[]) => Promise<unknown>;

/** Does not wait for the answer to what opens a transaction: with `pipeline` it travels together with the first real statement. */
const askWithoutDelay =
  (ask: Ask): Ask =>
  (statement, ...rest) => {
    const answer = ask(statement, ...rest);
    if (!openings.includes(statement)) return answer;
    answer.catch(() => undefined);
    return Promise.resolve(nothing);
  };

/**
 * A connection whose loss ends no process: it may come at a moment when neither the pool nor a query listens.
 * Whoever uses it next hears of it by the failure of the query. Opens transactions without waiting for the answers.
 */
export class LastingClient extends Client {
  constructor(config?: string | ClientConfig) {
    super(config);
    this.on('error', () => undefined);
    this.query = askWithoutDelay(this.query.bind(this)) as typeof this.query;
  }
}
