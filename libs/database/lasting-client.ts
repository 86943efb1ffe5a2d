import { Client, type ClientConfig } from 'pg';

/**
 * A connection whose loss ends no process: it may come at a moment when neither the pool nor a query listens.
 * Whoever uses it next hears of it by the failure of the query.
 */
export class LastingClient extends Client {
  constructor(config?: string | ClientConfig) {
    super(config);
    this.on('error', () => undefined);
  }
}
