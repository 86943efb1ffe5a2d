import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { Clock } from '../../../../../libs/kernel/clock';
import { sharedClockOf } from '../../../../../libs/windows/cached-wall-clock';
import { type ShiftsByLayer, shiftsByLayer } from '../../queries/get-shifts';
import { HistoryReader } from '../../timeline/history-reader';
import { Timelines } from '../../timeline/timelines';
import { SchedulesRepository } from '../persistence/schedules.repository';
import type { ScheduleDefinition } from '../schedule-view';
import { ScheduleWriter } from '../schedule-writer';

/**
 * The shifts of a schedule in a span as they would be if a definition were saved now. Nothing is saved.
 * Throws InvalidInput, ScheduleNotFound.
 */
export class PreviewScheduleQuery extends Query<ShiftsByLayer> {
  constructor(
    readonly tenantId: string,
    readonly id: string,
    readonly definition: ScheduleDefinition,
    readonly from: Date,
    readonly until: Date,
  ) {
    super();
  }
}

@QueryHandler(PreviewScheduleQuery)
export class PreviewScheduleHandler implements IQueryHandler<PreviewScheduleQuery> {
  constructor(
    private readonly schedules: SchedulesRepository,
    private readonly writer: ScheduleWriter,
    private readonly reader: HistoryReader,
    private readonly timelines: Timelines,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId, id, definition, from, until }: PreviewScheduleQuery): Promise<ShiftsByLayer> {
    const before = await this.schedules.get(tenantId, id);
    await this.writer.check(tenantId, definition, before);
    const now = this.clock.now();
    const draft = {
      validFrom: now.getTime(),
      layers: this.writer.layersAfter(definition, now, before),
      clock: sharedClockOf(definition.timeZone),
    };
    const span = { from: from.getTime(), until: until.getTime() };
    const history = await this.reader.readWith(tenantId, id, draft, span);
    return shiftsByLayer(await this.timelines.shiftsOf(history, span));
  }
}
