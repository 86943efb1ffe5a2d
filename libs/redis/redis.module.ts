import { Global, Inject, Logger, Module, OnApplicationShutdown } from '@nestjs/common';
import { Redis } from 'ioredis';
import { Config } from '../config/config';

/**
 * Options to fail fast: while Redis is unavailable or does not answer, commands fail soon instead of delaying callers.
 */
export const failFast = {
  enableOfflineQueue: false,
  maxRetriesPerRequest: 1,
  commandTimeout: 500,
  // commands that are issued at the same time are sent together
  enableAutoPipelining: true,
} as const;

const client = ({ redis }: Config): Redis => {
  const log = new Logger('Redis');
  const connection = new Redis(redis.url, { ...failFast, connectionName: 'campana' });
  let isUnavailable = false;
  connection.on('error', (error: Error) => {
    if (!isUnavailable) log.warn(`Redis is unavailable: ${error.message}`);
    isUnavailable = true;
  });
  connection.on('ready', () => (isUnavailable = false));
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
