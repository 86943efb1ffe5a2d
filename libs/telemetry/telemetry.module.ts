import { Global, Module } from '@nestjs/common';
import { ScrapedMetrics } from './scraped-metrics';

@Global()
@Module({ providers: [ScrapedMetrics], exports: [ScrapedMetrics] })
export class TelemetryModule {}
