import { timingSafeEqual } from 'node:crypto';
import { Controller, Get, Req, Res, VERSION_NEUTRAL } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { register } from 'prom-client';
import { Unauthenticated } from '../../../libs/auth/auth.errors';
import { Public } from '../../../libs/auth/auth.guard';
import { Config } from '../../../libs/config/config';
import { hashOfKey } from '../../../libs/config/service-keys';
import { ScrapedMetrics } from '../../../libs/telemetry/scraped-metrics';

@ApiExcludeController()
@Controller({ path: 'metrics', version: VERSION_NEUTRAL })
export class MetricsController {
  constructor(
    private readonly scraped: ScrapedMetrics,
    private readonly config: Config,
  ) {}

  /**
   * Serves all metrics in the text format of Prometheus, to those who know `METRICS_TOKEN`. Without it, to the machine
   * itself only, since the metrics name tenants.
   */
  @Get()
  @Public()
  async metrics(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    this.check(request);
    await reply.header('content-type', register.contentType).send(await this.scraped.text());
  }

  private check({ ip, headers }: FastifyRequest): void {
    const { token } = this.config.metrics;
    if (token === undefined ? isLoopback(ip) : isSame(headers.authorization ?? '', `Bearer ${token}`)) return;
    throw new Unauthenticated(
      'The metrics need the token of METRICS_TOKEN, or a request from the same machine if it is not set.',
    );
  }
}

const isLoopback = (ip: string): boolean => /^(127\.|::1$|::ffff:127\.)/.test(ip);

/** Compares in a time that does not depend on where the texts differ. */
const isSame = (given: string, expected: string): boolean => timingSafeEqual(hashOfKey(given), hashOfKey(expected));
