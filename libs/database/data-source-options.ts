import type { DataSourceOptions } from 'typeorm';
import { APPLICATION_ROLE, PipelinedClient } from './pipelined-client';
import { sessionOptions } from './session-options';

/**
 * Settings of each connection of the pool. Nothing waits for ever: not a statement, not for a lock, and not a transaction
 * for a process that hangs. If the machine of the process is lost, PostgreSQL notices it, and releases its locks, within
 * half a minute.
 */
const settings = {
  role: APPLICATION_ROLE,
  TimeZone: 'UTC',
  statement_timeout: '60s',
  lock_timeout: '10s',
  idle_in_transaction_session_timeout: '60s',
  tcp_keepalives_idle: '10',
  tcp_keepalives_interval: '5',
  tcp_keepalives_count: '3',
};

interface Pool {
  readonly url: string;
  readonly poolSize: number;
}

/** Connection options of the running application. It switches from the owner in the URL to the role `campana_app`. */
export const applicationDataSource = ({ url, poolSize }: Pool): DataSourceOptions => ({
  type: 'postgres',
  url,
  poolSize,
  applicationName: 'campana',
  synchronize: false,
  installExtensions: false,
  connectTimeoutMS: 5_000,
  extra: {
    options: sessionOptions(settings),
    keepAlive: true,
    // sends a statement without waiting for the answer to the previous one
    pipeline: true,
    Client: PipelinedClient,
  },
});
