import { Global, Module } from '@nestjs/common';
import { PurgeIdempotencyKeysHandler } from './purge-idempotency-keys';
import { IdempotencyStore } from './idempotency-store';

/** What `@Idempotent()` needs. */
@Global()
@Module({ providers: [IdempotencyStore, PurgeIdempotencyKeysHandler], exports: [IdempotencyStore] })
export class IdempotencyModule {}
