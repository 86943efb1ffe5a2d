import { Global, Module } from '@nestjs/common';
import { ForgetIdempotencyKeysHandler } from './forget-idempotency-keys';
import { IdempotencyStore } from './idempotency-store';

/** What `@Idempotent()` needs. */
@Global()
@Module({ providers: [IdempotencyStore, ForgetIdempotencyKeysHandler], exports: [IdempotencyStore] })
export class IdempotencyModule {}
