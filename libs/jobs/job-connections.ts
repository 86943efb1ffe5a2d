import { Injectable } from '@nestjs/common';
import { Redis } from 'ioredis';
import { Config } from '../config/config';

/** What Bull uses a connection for: `client` for commands, `subscriber` for events, `bclient` for waiting, one a queue. */
type Purpose = 'client' | 'subscriber' | 'bclient';

/** Commands wait while Redis is away, and Bull does without the ready check: it refuses connections made otherwise. */
const waiting = { maxRetriesPerRequest: null, enableReadyCheck: false } as const;

/** Bull's connections to Redis. All queues share two; those that process jobs have one more each, which blocks. */
@Injectable()
export class JobConnections {
  private readonly shared = new Map<Purpose, Redis>();
  private readonly all: Redis[] = [];

  constructor(private readonly config: Config) {}

  /** The connection for a purpose of a queue; this is Bull's `createClient`. */
  readonly open = (purpose: Purpose): Redis => {
    if (purpose === 'bclient') return this.connect(purpose);
    const known = this.shared.get(purpose) ?? this.connect(purpose);
    this.shared.set(purpose, known);
    return known;
  };

  /** Whether commands are answered now rather than kept until Redis is back. */
  get isReady(): boolean {
    return this.shared.get('client')?.status === 'ready';
  }

  /** Bull does not close connections that it did not make. */
  close(): void {
    for (const connection of this.all) {
      // Bull waits for the first `ready`; told of the end instead, it would leave a rejection that nobody handles
      connection.removeAllListeners('end');
      connection.disconnect();
    }
  }

  private connect(purpose: Purpose): Redis {
    const connection = new Redis(this.config.redis.url, { ...waiting, connectionName: `campana-jobs-${purpose}` });
    // the connection of libs/redis reports that Redis is away; each queue adds listeners of its own
    connection.on('error', () => undefined).setMaxListeners(0);
    this.all.push(connection);
    return connection;
  }
}
