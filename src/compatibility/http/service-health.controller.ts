import { Controller, Get, Res, VERSION_NEUTRAL } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOkResponse, ApiServiceUnavailableResponse } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Public } from '../../../libs/auth/auth.guard';
import { CheckReadinessQuery } from '../../health';
import { LegacyHealthDto, LegacyErrorDto } from './legacy-alert.dto';

@Controller({ path: 'health', version: VERSION_NEUTRAL })
export class ServiceHealthController {
  constructor(private readonly queries: QueryBus) {}

  /** Reports whether alerts can be stored, in the format of as-alerts-service. */
  @Get()
  @Public()
  @ApiOkResponse({ type: LegacyHealthDto })
  @ApiServiceUnavailableResponse({ type: LegacyErrorDto, description: 'The database does not answer.' })
  async health(@Res() reply: FastifyReply): Promise<void> {
    const { postgresql } = await this.queries.execute(new CheckReadinessQuery());
    if (postgresql.status === 'up') await reply.send({ status: 'healthy', service: 'as-alerts-service' });
    else await reply.status(503).send({ error: 'Service unavailable', detail: 'The database does not answer.' });
  }
}
