import { Controller, Get, Res, VERSION_NEUTRAL } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { register } from 'prom-client';
import { Public } from '../../../libs/auth/auth.guard';
import { ScrapedMetrics } from '../../../libs/telemetry/scraped-metrics';

@ApiExcludeController()
@Controller({ path: 'metrics', version: VERSION_NEUTRAL })
export class MetricsController {
  constructor(private readonly scraped: ScrapedMetrics) {}

  /** Serves all metrics in the text format of Prometheus. */
  @Get()
  @Public()
  async metrics(@Res() reply: FastifyReply): Promise<void> {
    await reply.header('content-type', register.contentType).send(await this.scraped.text());
  }
}
