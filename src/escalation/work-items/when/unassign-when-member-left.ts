import { CommandBus } from '@nestjs/cqrs';
import { type EventsListener, OutboxListener } from '../../../../libs/outbox/outbox-listener';
import { MemberChangedEvent } from '../../../directory';
import { UnassignItemsCommand } from '../commands/unassign-items';

/** The work items of a member who has left are nobody's. */
@OutboxListener(MemberChangedEvent)
export class UnassignWhenMemberLeft implements EventsListener<MemberChangedEvent> {
  constructor(private readonly commands: CommandBus) {}

  async handle(events: readonly MemberChangedEvent[]): Promise<void> {
    for (const { tenantId, memberId, isActive } of events)
      if (!isActive) await this.commands.execute(new UnassignItemsCommand(tenantId, memberId));
  }
}
