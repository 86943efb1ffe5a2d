import { Global, Inject, Logger, Module, OnApplicationShutdown } from '@nestjs/common';
import { Redis } from 'ioredis';
import { Config } from '../config/config';

/** A client that fails at once while Redis is away, instead of holding its callers up. */
const client = ({ redis }: Config): Redis => {
  const log = new Logger('Redis');
  const connection = new Redis(redis.url, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 1,
    // what requests ask at the same time is asked in one go
    enableAutoPipelining: true,
    connectionName: 'campana',
  });
  let isAway = false;
  connection.on('error', (error: Error) => {
    if (!isAway) log.warn(`Redis is away: ${error.message}`);
    isAway = true;
  });
  connection.on('ready', () => (isAway = false));
  return connection;
};

@Global()
@Module({ providers: [{ provide: Redis, inject: [Config], useFactory: client }], exports: [Redis] })
export class RedisModule implements OnApplicationShutdown {
  constructor(@Inject(Redis) private readonly redis: Redis) {}

  onApplicationShutdown(): void {
    this.redis.disconnect();
  }
}
