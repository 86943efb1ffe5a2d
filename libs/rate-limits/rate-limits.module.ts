import { Global, Module } from '@nestjs/common';
import { RateLimits } from './rate-limits';
import { RequestCounter } from './request-counter';
import { TenantConcurrency } from './tenant-concurrency';

/** Limits the number of requests for each address and each credential, and how many of a tenant are handled at once. */
@Global()
@Module({
  providers: [RequestCounter, RateLimits, TenantConcurrency],
  exports: [RequestCounter, RateLimits, TenantConcurrency],
})
export class LimitsModule {}
