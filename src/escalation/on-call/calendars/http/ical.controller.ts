import { createHash } from 'node:crypto';
import { Controller, Get, Header, Param, Req, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Public } from '../../../../../libs/auth/auth.guard';
import { RateLimits } from '../../../../../libs/rate-limits/rate-limits';
import { CalendarNotFound } from '../domain/calendar.errors';
import { GetCalendarQuery } from '../queries/get-calendar';

const SUFFIX = '.ics';

/** Whether `If-None-Match` names a version, perhaps as a weak one, which proxies make of it. */
const names = (header: string | undefined, etag: string): boolean =>
  (header ?? '').split(',').some((one) => [etag, '*'].includes(one.trim().replace(/^W\//, '')));

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
  @Header('cache-control', 'private, no-cache')
  @Header('referrer-policy', 'no-referrer')
  @Header('x-robots-tag', 'noindex')
  async read(
    @Param('file') file: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    await this.limits.admit(request);
    if (!file.endsWith(SUFFIX)) throw new CalendarNotFound();
    const calendar = await this.queries.execute(new GetCalendarQuery(file.slice(0, -SUFFIX.length)));
    const etag = `"${createHash('sha256').update(calendar).digest('base64url')}"`;
    void reply.header('etag', etag);
    if (!names(request.headers['if-none-match'], etag)) return calendar;
    void reply.status(304);
    return '';
  }
}
