import { Transactional } from '@nestjs-cls/transactional';
import { ConfigChangedEvent } from '../../../../libs/audit/config-changed.event';
import { type EventsListener, OutboxListener } from '../../../../libs/outbox/outbox-listener';
import { WishesRepository } from '../persistence/wishes.repository';

/** The wishes of a member who is erased are deleted with their addresses. */
@OutboxListener(ConfigChangedEvent)
export class ForgetWishesWhenMemberErased implements EventsListener<ConfigChangedEvent> {
  constructor(private readonly wishes: WishesRepository) {}

  @Transactional()
  async handle(events: readonly ConfigChangedEvent[]): Promise<void> {
    for (const { tenantId, subjectType, subjectId, action } of events)
      if (subjectType === 'member' && action === 'erased') await this.wishes.remove({ tenantId, memberId: subjectId });
  }
}
