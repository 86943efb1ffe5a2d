import { CommandBus } from '@nestjs/cqrs';
import { type EventsListener, OutboxListener } from '../../../../libs/outbox/outbox-listener';
import { MemberChangedEvent } from '../../../directory';
import { UnassignMemberCommand } from '../commands/unassign-member';

/** Members who are removed are responsible for nothing any more. */
@OutboxListener(MemberChangedEvent)
export class UnassignWhenMemberRemoved implements EventsListener<MemberChangedEvent> {
  constructor(private readonly commands: CommandBus) {}

  async handle(events: readonly MemberChangedEvent[]): Promise<void> {
    for (const { tenantId, memberId, isActive } of events)
      if (!isActive) await this.commands.execute(new UnassignMemberCommand(tenantId, memberId));
  }
}
