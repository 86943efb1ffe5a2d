import { CommandBus } from '@nestjs/cqrs';
import { ConfigChangedEvent } from '../../../../libs/audit/config-changed.event';
import { type EventsListener, OutboxListener } from '../../../../libs/outbox/outbox-listener';
import { TellOfLostContactsCommand } from '../commands/tell-of-lost-contacts';

/** Members and owners hear when an address was the last one on its channel, and is disabled. */
@OutboxListener(ConfigChangedEvent)
export class TellWhenContactDisabled implements EventsListener<ConfigChangedEvent> {
  constructor(private readonly commands: CommandBus) {}

  async handle(events: readonly ConfigChangedEvent[]): Promise<void> {
    const disabled = events.filter(
      ({ subjectType, action }) => subjectType === 'contact_method' && action === 'disabled',
    );
    if (disabled.length === 0) return;
    const contacts = disabled.map(({ tenantId, subjectId, version }) => ({ tenantId, id: subjectId, version }));
    await this.commands.execute(new TellOfLostContactsCommand(contacts));
  }
}
