import { Global, Module } from '@nestjs/common';
import { RateLimits } from './rate-limits';
import { RequestCounter } from './request-counter';

/** Whatever a request asks for, somebody has to do: these say how much. */
@Global()
@Module({ providers: [RequestCounter, RateLimits], exports: [RateLimits] })
export class LimitsModule {}
