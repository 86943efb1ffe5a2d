import { CommandBus } from '@nestjs/cqrs';
import { ConfigChangedEvent } from '../../../../libs/audit/config-changed.event';
import { type EventsListener, OutboxListener } from '../../../../libs/outbox/outbox-listener';
import { JudgeTenantAgainCommand } from '../commands/judge-tenant-again';

/** The deadlines, waits and loads of a tenant follow its settings. */
@OutboxListener(ConfigChangedEvent)
export class JudgeAgainWhenSettingsChanged implements EventsListener<ConfigChangedEvent> {
  constructor(private readonly commands: CommandBus) {}

  async handle(events: readonly ConfigChangedEvent[]): Promise<void> {
    const changed = events.filter(({ subjectType }) => subjectType === 'settings');
    for (const tenantId of new Set(changed.map((event) => event.tenantId)))
      await this.commands.execute(new JudgeTenantAgainCommand(tenantId));
  }
}
