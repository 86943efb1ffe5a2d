import { Controller, Get, Res, VERSION_NEUTRAL } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOkResponse, ApiServiceUnavailableResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Public } from '../../../libs/auth/auth.guard';
import { CheckReadinessQuery } from '../queries/check-readiness';
import { LivenessDto, ReadinessDto } from './health.dto';

@ApiTags('operation')
@Controller({ path: 'health', version: VERSION_NEUTRAL })
export class HealthController {
  constructor(private readonly queries: QueryBus) {}

  /** Reports that the process runs. */
  @Get('live')
  @Public()
  live(): LivenessDto {
    return { status: 'ok' };
  }

  /** Reports whether PostgreSQL, Redis and RabbitMQ answer; each of them is queried for this answer. */
  @Get('ready')
  @Public()
  @ApiOkResponse({ type: ReadinessDto })
  @ApiServiceUnavailableResponse({ type: ReadinessDto, description: 'One of them does not answer.' })
  async ready(@Res() reply: FastifyReply): Promise<void> {
    const services = await this.queries.execute(new CheckReadinessQuery());
    const isReady = Object.values(services).every(({ status }) => status === 'up');
    await reply.status(isReady ? 200 : 503).send({ status: isReady ? 'ok' : 'unavailable', services });
  }
}
