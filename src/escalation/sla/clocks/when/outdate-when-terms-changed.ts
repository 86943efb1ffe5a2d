import { CommandBus } from '@nestjs/cqrs';
import { ConfigChangedEvent } from '../../../../../libs/audit/config-changed.event';
import { type EventsListener, OutboxListener } from '../../../../../libs/outbox/outbox-listener';
import { CALENDAR_SUBJECT } from '../../calendars/calendar-audit';
import { OutdateClocksCommand } from '../commands/outdate-clocks';

/** Settings, and calendars that are edited, move deadlines. */
const subjects: readonly string[] = ['settings', CALENDAR_SUBJECT];

/** The deadlines of a tenant are computed again when what they are computed from was changed. */
@OutboxListener(ConfigChangedEvent)
export class OutdateWhenTermsChanged implements EventsListener<ConfigChangedEvent> {
  constructor(private readonly commands: CommandBus) {}

  async handle(events: readonly ConfigChangedEvent[]): Promise<void> {
    const changed = events.filter(({ subjectType, action }) => subjects.includes(subjectType) && action === 'updated');
    for (const tenantId of new Set(changed.map(({ tenantId }) => tenantId)))
      await this.commands.execute(new OutdateClocksCommand(tenantId, null));
  }
}
