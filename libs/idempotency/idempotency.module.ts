import { Global, Module } from '@nestjs/common';
import { PurgeIdempotencyKeysJob } from './purge-idempotency-keys.job';
import { PurgeIdempotencyKeysHandler } from './purge-idempotency-keys';
import { IdempotencyStore } from './idempotency-store';

/** Provides the store that `@Idempotent()` uses. */
@Global()
@Module({
  providers: [IdempotencyStore, PurgeIdempotencyKeysHandler, PurgeIdempotencyKeysJob],
  exports: [IdempotencyStore],
})
export class IdempotencyModule {}
