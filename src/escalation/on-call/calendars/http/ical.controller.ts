import { Controller, Get, Header, Param, Req } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Public } from '../../../../../libs/auth/auth.guard';
import { RateLimits } from '../../../../../libs/rate-limits/rate-limits';
import { CalendarNotFound } from '../domain/calendar.errors';
import { GetCalendarQuery } from '../queries/get-calendar';

const SUFFIX = '.ics';

/** Shifts as calendars, for programs that cannot sign in: their address is the secret. */
@ApiExcludeController()
@Controller('calendars')
export class IcalController {
  constructor(
    private readonly queries: QueryBus,
    private readonly limits: RateLimits,
  ) {}

  @Get(':file')
  @Public()
  @Header('content-type', 'text/calendar; charset=utf-8')
  @Header('cache-control', 'no-store')
  @Header('referrer-policy', 'no-referrer')
  @Header('x-robots-tag', 'noindex')
  async read(@Param('file') file: string, @Req() request: FastifyRequest): Promise<string> {
    await this.limits.admit(request);
    if (!file.endsWith(SUFFIX)) throw new CalendarNotFound();
    return this.queries.execute(new GetCalendarQuery(file.slice(0, -SUFFIX.length)));
  }
}
