import { Injectable } from '@nestjs/common';
import { Clock } from '../../../../../libs/kernel/clock';
import { type EventsListener, OutboxListener } from '../../../../../libs/outbox/outbox-listener';
import { Outbox } from '../../../../../libs/outbox/outbox';
import { ScheduleChangedEvent } from '../../events/schedule-changed.event';
import { coveredEvent } from '../../gaps/gap-events';
import { GapsRepository } from '../../gaps/persistence/gaps.repository';
import { WatchesRepository } from '../persistence/watches.repository';

/** Has a schedule looked at, for notices and for gaps, when who is on call on it may have changed. */
@Injectable()
@OutboxListener(ScheduleChangedEvent)
export class LookWhenScheduleChanged implements EventsListener<ScheduleChangedEvent> {
  constructor(
    private readonly watches: WatchesRepository,
    private readonly gaps: GapsRepository,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  async handle(events: readonly ScheduleChangedEvent[]): Promise<void> {
    const ids = [...new Set(events.map(({ scheduleId }) => scheduleId))];
    const now = this.clock.now();
    await this.watches.lookNow(ids, now);
    await this.gaps.lookNow(ids, now);
    await this.endGapsOfDeleted(events, now);
  }

  /** Nobody can cover the gap of a schedule that is gone. */
  private async endGapsOfDeleted(events: readonly ScheduleChangedEvent[], now: Date): Promise<void> {
    const deleted = await this.gaps.deleted(events.map(({ scheduleId }) => scheduleId));
    for (const { tenantId, scheduleId } of events)
      if (deleted.has(scheduleId))
        await this.outbox.record(tenantId, [coveredEvent({ tenantId, scheduleId, name: null }, now)]);
  }
}
