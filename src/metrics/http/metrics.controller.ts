import { Controller, Get, Res, VERSION_NEUTRAL } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { register } from 'prom-client';
import { Public } from '../../../libs/auth/auth.guard';
import { ReadMetricsQuery } from '../queries/read-metrics';

@ApiExcludeController()
@Controller({ path: 'metrics', version: VERSION_NEUTRAL })
export class MetricsController {
  constructor(private readonly queries: QueryBus) {}

  /** For Prometheus. */
  @Get()
  @Public()
  async metrics(@Res() reply: FastifyReply): Promise<void> {
    await reply.header('content-type', register.contentType).send(await this.queries.execute(new ReadMetricsQuery()));
  }
}
