import { Injectable } from '@nestjs/common';
import { Clock } from '../../../../../libs/kernel/clock';
import { type EventsListener, OutboxListener } from '../../../../../libs/outbox/outbox-listener';
import { ScheduleChangedEvent } from '../../events/schedule-changed.event';
import { SwapChecksRepository } from '../persistence/swap-checks.repository';

/** Has the swaps of edited schedules checked by a job: other listeners do not wait for the calculation. */
@Injectable()
@OutboxListener(ScheduleChangedEvent)
export class CheckSwaps implements EventsListener<ScheduleChangedEvent> {
  constructor(
    private readonly checks: SwapChecksRepository,
    private readonly clock: Clock,
  ) {}

  async handle(events: readonly ScheduleChangedEvent[]): Promise<void> {
    const tenants = new Map(events.map(({ scheduleId, tenantId }) => [scheduleId, tenantId]));
    const schedules = [...tenants].map(([id, tenantId]) => ({ tenantId, id }));
    await this.checks.checkNow(schedules, this.clock.now());
  }
}
