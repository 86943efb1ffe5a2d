import { Controller, Get, Param, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '../../../../libs/auth/auth.guard';
import { CurrentMember, type Member } from '../../../../libs/auth/member';
import { decodeCursor, isCursorTime, pageOf } from '../../../../libs/http/cursor';
import { viewerOf } from '../../../alerts';
import { GetTimelineQuery } from '../queries/get-timeline';
import { type TimelineEntry, timelineKinds, type TimelinePosition } from '../timeline';
import { TimelineAlertIdDto, type TimelineEntryDto, TimelinePageDto, TimelineQueryDto } from './timeline.dto';

const MAX_ID_LENGTH = 100;
const isEntryId = (value: string): boolean => /^[a-z]:[\w:-]+$/.test(value) && value.length <= MAX_ID_LENGTH;

const positionFrom = (cursor: string | undefined): TimelinePosition | undefined => {
  if (cursor === undefined) return undefined;
  const [at = '', id = ''] = decodeCursor(cursor, [isCursorTime, isEntryId]);
  return { at, id };
};

const presentEntry = ({ id, at, kind, actor, title, data }: TimelineEntry): TimelineEntryDto => ({
  ...{ id, kind, actor, title, data },
  at: at.toISOString(),
});

@ApiTags('alerts')
@Controller('alerts/:id/timeline')
export class TimelineController {
  constructor(private readonly queries: QueryBus) {}

  /**
   * Tells what happened to an alert, the newest first: its changes, comments, events by the minute, messages and deadlines.
   *
   * Without `alerts.manage` you see the messages to yourself.
   */
  @Get()
  @RequirePermission('alerts.read')
  async timeline(
    @Param() { id }: TimelineAlertIdDto,
    @Query() { kinds, limit, cursor }: TimelineQueryDto,
    @CurrentMember() me: Member,
  ): Promise<TimelinePageDto> {
    const wanted = new Set(kinds ?? timelineKinds);
    const query = new GetTimelineQuery(me.tenantId, id, viewerOf(me), wanted, limit, positionFrom(cursor));
    const entries = await this.queries.execute(query);
    return pageOf(entries, limit, presentEntry, (entry) => [entry.at.toISOString(), entry.id]);
  }
}
