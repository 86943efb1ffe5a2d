import { Injectable } from '@nestjs/common';
import { Redis } from 'ioredis';
import { Config } from '../config/config';

/**
 * Bull's types of connection: `client` for commands, `subscriber` for events, `bclient` for blocking reads (one for
 * each queue).
 */
type Purpose = 'client' | 'subscriber' | 'bclient';

/** Commands wait while Redis is unavailable. Bull requires both settings. */
const bullOptions = { maxRetriesPerRequest: null, enableReadyCheck: false } as const;

/**
 * Bull's connections to Redis. All queues share two. Each queue that processes jobs has another one for blocking reads.
 */
@Injectable()
export class JobConnections {
  private readonly shared = new Map<Purpose, Redis>();
  private readonly all: Redis[] = [];

  constructor(private readonly config: Config) {}

  /** Returns a connection for the purpose. This is Bull's `createClient`. */
  readonly open = (purpose: Purpose): Redis => {
    if (purpose === 'bclient') return this.connect(purpose);
    const known = this.shared.get(purpose) ?? this.connect(purpose);
    this.shared.set(purpose, known);
    return known;
  };

  /** Whether Redis answers commands now, rather than after it is available again. */
  get isReady(): boolean {
    return this.shared.get('client')?.status === 'ready';
  }

  /** Closes all connections. Bull does not close connections that it did not open. */
  close(): void {
    for (const connection of this.all) {
      // Bull waits for the first `ready`; an `end` event instead would cause an unhandled rejection
      connection.removeAllListeners('end');
      connection.disconnect();
    }
  }

  private connect(purpose: Purpose): Redis {
    const connection = new Redis(this.config.redis.url, { ...bullOptions, connectionName: `campana-jobs-${purpose}` });
    // the connection of libs/redis logs that Redis is unavailable; each queue adds its own listeners
    connection.on('error', () => undefined).setMaxListeners(0);
    this.all.push(connection);
    return connection;
  }
}
