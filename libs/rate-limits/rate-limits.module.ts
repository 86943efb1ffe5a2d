import { Global, Module } from '@nestjs/common';
import { RateLimits } from './rate-limits';
import { RequestCounter } from './request-counter';

/** Limits the number of requests for each address and each credential. */
@Global()
@Module({ providers: [RequestCounter, RateLimits], exports: [RateLimits] })
export class LimitsModule {}
