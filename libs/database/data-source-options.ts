import type { DataSourceOptions } from 'typeorm';
import { PipelinedClient } from './pipelined-client';

/** The PostgreSQL role of the application. It owns no tables, so row-level security applies to it. */
export const APPLICATION_ROLE = 'campana_app';

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
    // no JIT: queries take milliseconds, compiling them would take longer
    options: `-c role=${APPLICATION_ROLE} -c TimeZone=UTC -c jit=off`,
    keepAlive: true,
    // sends a statement without waiting for the answer to the previous one
    pipeline: true,
    Client: PipelinedClient,
  },
});
