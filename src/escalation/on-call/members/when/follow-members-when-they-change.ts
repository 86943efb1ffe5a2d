import { CommandBus } from '@nestjs/cqrs';
import { type EventsListener, OutboxListener } from '../../../../../libs/outbox/outbox-listener';
import { MemberChangedEvent } from '../../../../directory';
import { FollowMembersCommand, type MemberPresence } from '../commands/follow-members';

/** Schedules follow their members: who leaves is no longer on call, who joins takes turns. */
@OutboxListener(MemberChangedEvent)
export class FollowMembersWhenTheyChange implements EventsListener<MemberChangedEvent> {
  constructor(private readonly commands: CommandBus) {}

  async handle(events: readonly MemberChangedEvent[]): Promise<void> {
    const changes = events.filter(({ change }) => change !== 'contact_methods');
    // what a member is in the end counts
    const states = new Map<string, MemberPresence>(
      changes.map(({ tenantId, memberId, isActive, roles }) => [
        `${tenantId} ${memberId}`,
        { tenantId, memberId, isActive, roles },
      ]),
    );
    if (states.size > 0) await this.commands.execute(new FollowMembersCommand([...states.values()]));
  }
}
