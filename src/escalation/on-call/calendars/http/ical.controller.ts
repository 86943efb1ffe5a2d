import { createHash } from 'node:crypto';
import { Controller, Get, Header, Param, Req, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiNotFoundResponse, ApiOkResponse, ApiParam, ApiResponse, ApiTags, getSchemaPath } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Public } from '../../../../../libs/auth/auth.guard';
import { ProblemDto } from '../../../../../libs/http/problem.dto';
import { RateLimits } from '../../../../../libs/rate-limits/rate-limits';
import { CalendarNotFound } from '../domain/calendar.errors';
import { GetCalendarQuery } from '../queries/get-calendar';

const SUFFIX = '.ics';

/** Whether `If-None-Match` names a version, perhaps as a weak one, which proxies make of it. */
const names = (header: string | undefined, etag: string): boolean =>
  (header ?? '').split(',').some((one) => [etag, '*'].includes(one.trim().replace(/^W\//, '')));

/** Shifts as calendars, for programs that cannot sign in: their address is the secret. */
@ApiTags('on-call')
@Controller('calendars')
export class IcalController {
  constructor(
    private readonly queries: QueryBus,
    private readonly limits: RateLimits,
  ) {}

  /** Reads the shifts of a schedule, or of one member on it, as an iCalendar file: from 30 days ago until 180 days ahead. */
  @Get(':file')
  @Public()
  @ApiParam({
    name: 'file',
    description: 'The calendar token and `.ics`, as in the URL that was shown when it was made.',
  })
  @ApiOkResponse({ description: 'The calendar.', content: { 'text/calendar': { schema: { type: 'string' } } } })
  @ApiResponse({ status: 304, description: 'It has not changed since the version in `If-None-Match`.' })
  @ApiNotFoundResponse({
    description: 'There is no such token, or it was revoked.',
    content: { 'application/problem+json': { schema: { $ref: getSchemaPath(ProblemDto) } } },
  })
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
