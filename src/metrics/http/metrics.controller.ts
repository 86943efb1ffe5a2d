import { Controller, Get, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { register } from 'prom-client';
import { Public } from '../../../libs/auth/auth.guard';

@ApiExcludeController()
@Controller('metrics')
export class MetricsController {
  /** For Prometheus. */
  @Get()
  @Public()
  async metrics(@Res() reply: FastifyReply): Promise<void> {
    await reply.header('content-type', register.contentType).send(await register.metrics());
  }
}
