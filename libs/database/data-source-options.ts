import type { DataSourceOptions } from 'typeorm';
import { PipelinedClient } from './pipelined-client';

/** The role that the application works as: it owns nothing, so row-level security binds it. */
export const APPLICATION_ROLE = 'campana_app';

interface Pool {
  readonly url: string;
  readonly poolSize: number;
}

/** How the running application reaches PostgreSQL: not as the owner whom the URL names, but as `campana_app`. */
export const applicationDataSource = ({ url, poolSize }: Pool): DataSourceOptions => ({
  type: 'postgres',
  url,
  poolSize,
  applicationName: 'campana',
  synchronize: false,
  installExtensions: false,
  connectTimeoutMS: 5_000,
  extra: {
    // what is asked here takes milliseconds: to compile it would take seconds
    options: `-c role=${APPLICATION_ROLE} -c TimeZone=UTC -c jit=off`,
    keepAlive: true,
    // a statement is sent without waiting for the answer to the one before
    pipeline: true,
    Client: PipelinedClient,
  },
});
