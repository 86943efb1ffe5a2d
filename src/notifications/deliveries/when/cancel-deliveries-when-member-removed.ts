import { CommandBus } from '@nestjs/cqrs';
import { type EventsListener, OutboxListener } from '../../../../libs/outbox/outbox-listener';
import { MemberChangedEvent } from '../../../directory';
import { CancelDeliveriesToCommand } from '../commands/cancel-deliveries';

/** Members who are removed get nothing more. */
@OutboxListener(MemberChangedEvent)
export class CancelDeliveriesWhenMemberRemoved implements EventsListener<MemberChangedEvent> {
  constructor(private readonly commands: CommandBus) {}

  async handle(events: readonly MemberChangedEvent[]): Promise<void> {
    for (const { tenantId, memberId, isActive } of events)
      if (!isActive) await this.commands.execute(new CancelDeliveriesToCommand(tenantId, memberId, 'member_inactive'));
  }
}
