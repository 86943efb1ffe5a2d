import { Global, Module } from '@nestjs/common';
import { RateLimits } from './rate-limits';
import { RequestCounter } from './request-counter';
import { TenantTurns } from './tenant-turns';

/** Limits the number of requests for each address and each credential, and how many of a tenant are handled at once. */
@Global()
@Module({ providers: [RequestCounter, RateLimits, TenantTurns], exports: [RateLimits, TenantTurns] })
export class LimitsModule {}
