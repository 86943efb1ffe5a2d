import { Injectable } from '@nestjs/common';
import { Clock } from '../../../../../libs/kernel/clock';
import { type EventsListener, OutboxListener } from '../../../../../libs/outbox/outbox-listener';
import { MemberChangedEvent } from '../../../../directory';
import { CalendarTokensRepository } from '../persistence/calendar-tokens.repository';
import { ImportsRepository } from '../persistence/imports.repository';

/** Many members change together: their calendars are read once. */
const READ_AFTER_MS = 60_000;

/** Reads imported calendars again when other members may match, and revokes the tokens of those who left. */
@Injectable()
@OutboxListener(MemberChangedEvent)
export class FollowMembersOfCalendars implements EventsListener<MemberChangedEvent> {
  constructor(
    private readonly imports: ImportsRepository,
    private readonly tokens: CalendarTokensRepository,
    private readonly clock: Clock,
  ) {}

  async handle(events: readonly MemberChangedEvent[]): Promise<void> {
    const tenantIds = [...new Set(events.map(({ tenantId }) => tenantId))];
    await this.hasten(events);
    for (const tenantId of tenantIds) {
      const gone = events.filter((one) => one.tenantId === tenantId && !one.isActive).map(({ memberId }) => memberId);
      if (gone.length > 0) await this.tokens.removeOfMembers(tenantId, gone);
    }
  }

  /** A new address can only make known who is not: those who are known by their names stay so. */
  private async hasten(events: readonly MemberChangedEvent[]): Promise<void> {
    const at = new Date(this.clock.now().getTime() + READ_AFTER_MS);
    const changed = events.filter(({ change }) => change !== 'contact_methods').map(({ tenantId }) => tenantId);
    const reachable = events.filter(({ change }) => change === 'contact_methods').map(({ tenantId }) => tenantId);
    await this.imports.hasten(changed, reachable, at);
  }
}
