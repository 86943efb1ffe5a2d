import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '../../../../../libs/auth/auth.guard';
import { CurrentMember, type Member } from '../../../../../libs/auth/member';
import { decodeId } from '../../../../../libs/http/cursor';
import { Clock } from '../../../../../libs/kernel/clock';
import { ScheduleNotFound } from '../../domain/schedule.errors';
import { GetOnCallQuery } from '../../queries/get-on-call';
import { GetGapsQuery, GetShiftsByLayerQuery } from '../../queries/get-shifts';
import { ListSchedulesQuery } from '../queries/list-schedules';
import { PreviewScheduleQuery } from '../queries/preview-schedule';
import { SaveScheduleDto, ScheduleIdDto } from './schedule.dto';
import { scheduleFrom } from './schedule.presenter';
import {
  OnCallAtDto,
  OnCallAtPageDto,
  OnCallDto,
  OnCallGapsDto,
  OnCallPageDto,
  OnCallSpanDto,
  ShiftsDto,
} from './shift.dto';
import { presentGaps, presentOnCall, presentOnCallPage, presentShifts, spanFrom } from './shift.presenter';

@ApiTags('on call')
@Controller('alerts/on-call')
export class ShiftsController {
  constructor(
    private readonly queries: QueryBus,
    private readonly clock: Clock,
  ) {}

  /** Shows who is on call, on each schedule of the tenant. */
  @Get('now')
  @RequirePermission('alerts.read')
  async nowOnAll(@Query() { at, limit, cursor }: OnCallAtPageDto, @CurrentMember() me: Member): Promise<OnCallPageDto> {
    const schedules = await this.queries.execute(new ListSchedulesQuery(me.tenantId, limit, decodeId(cursor)));
    const ids = schedules.map(({ id }) => id);
    return presentOnCallPage(
      ids,
      await this.queries.execute(new GetOnCallQuery(me.tenantId, ids, this.atOf(at))),
      limit,
    );
  }

  /** Shows who is on call on a schedule. */
  @Get('schedules/:id/now')
  @RequirePermission('alerts.read')
  async now(
    @Param() { id }: ScheduleIdDto,
    @Query() { at }: OnCallAtDto,
    @CurrentMember() me: Member,
  ): Promise<OnCallDto> {
    const found = await this.queries.execute(new GetOnCallQuery(me.tenantId, [id], this.atOf(at)));
    return presentOnCall(foundOf(found, id));
  }

  /** Lists the shifts of a schedule in a span of time: of all who are on call, and of each layer before overrides. */
  @Get('schedules/:id/shifts')
  @RequirePermission('alerts.read')
  async shifts(
    @Param() { id }: ScheduleIdDto,
    @Query() span: OnCallSpanDto,
    @CurrentMember() me: Member,
  ): Promise<ShiftsDto> {
    const { from, until } = spanFrom(span, this.clock.now());
    const found = await this.queries.execute(new GetShiftsByLayerQuery(me.tenantId, [id], from, until));
    return presentShifts(foundOf(found, id));
  }

  /** Lists the times, from now on, in which nobody is on call on a schedule. */
  @Get('schedules/:id/gaps')
  @RequirePermission('alerts.read')
  async gaps(
    @Param() { id }: ScheduleIdDto,
    @Query() span: OnCallSpanDto,
    @CurrentMember() me: Member,
  ): Promise<OnCallGapsDto> {
    const now = this.clock.now();
    const { from, until } = spanFrom(span, now);
    // nobody can fill a gap that is over
    const begin = from < now ? now : from;
    const found = await this.queries.execute(new GetGapsQuery(me.tenantId, [id], begin, until < begin ? begin : until));
    return presentGaps(foundOf(found, id));
  }

  /** Lists the coming shifts of a schedule as it is. */
  @Get('schedules/:id/preview')
  @RequirePermission('alerts.read')
  preview(@Param() id: ScheduleIdDto, @Query() span: OnCallSpanDto, @CurrentMember() me: Member): Promise<ShiftsDto> {
    return this.shifts(id, span, me);
  }

  /** Shows the shifts as they would be if the schedule were replaced now. Nothing is saved. */
  @Post('schedules/:id/preview')
  @HttpCode(200)
  @RequirePermission('alerts.read')
  async previewDraft(
    @Param() { id }: ScheduleIdDto,
    @Query() span: OnCallSpanDto,
    @Body() body: SaveScheduleDto,
    @CurrentMember() me: Member,
  ): Promise<ShiftsDto> {
    const { from, until } = spanFrom(span, this.clock.now());
    return presentShifts(
      await this.queries.execute(new PreviewScheduleQuery(me.tenantId, id, scheduleFrom(body), from, until)),
    );
  }

  private atOf(at: string | undefined): Date {
    return at === undefined ? this.clock.now() : new Date(at);
  }
}

function foundOf<T>(found: ReadonlyMap<string, T>, id: string): T {
  const one = found.get(id);
  if (one === undefined) throw new ScheduleNotFound(id);
  return one;
}
