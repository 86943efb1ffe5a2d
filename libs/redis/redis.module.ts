import { Global, Inject, Logger, Module, OnApplicationShutdown } from '@nestjs/common';
import { Redis } from 'ioredis';
import { Config } from '../config/config';

/** While Redis is away or does not answer, commands fail soon, instead of holding up who asks. */
export const failFast = {
  enableOfflineQueue: false,
  maxRetriesPerRequest: 1,
  commandTimeout: 500,
  // what requests ask at the same time is asked in one go
  enableAutoPipelining: true,
} as const;

const client = ({ redis }: Config): Redis => {
  const log = new Logger('Redis');
  const connection = new Redis(redis.url, { ...failFast, connectionName: 'campana' });
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
