import { Controller, Get, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '../../../../libs/auth/auth.guard';
import { CurrentMember, type Member } from '../../../../libs/auth/member';
import { GetNoiseQuery } from '../queries/get-noise';
import { NoiseReportDto, NoisePeriodDto } from './noise.dto';
import { presentNoise } from './noise.presenter';

const dateOf = (text?: string): Date | undefined => (text === undefined ? undefined : new Date(text));

@ApiTags('analytics')
@Controller('alerts/analytics/noise')
export class NoiseController {
  constructor(private readonly queries: QueryBus) {}

  /** Shows how many events came to how many alerts and messages, the noisiest rules, and how each could be quieter. */
  @Get()
  @RequirePermission('alerts.read')
  async noise(@Query() { from, until }: NoisePeriodDto, @CurrentMember() me: Member): Promise<NoiseReportDto> {
    return presentNoise(await this.queries.execute(new GetNoiseQuery(me.tenantId, dateOf(from), dateOf(until))));
  }
}
