import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { isUuid } from '../../../libs/kernel/uuid';
import type { DeadLetterRow } from '../persistence/dead-letter.entity';
import { DeadLettersRepository } from '../persistence/dead-letters.repository';

export type DeadMessage = Omit<DeadLetterRow, 'tenantId' | 'eventId' | 'replayedAt' | 'replayedBy'>;

/** Stores dead letters, so that they can be searched, replayed and deleted. */
export class StoreDeadLettersCommand extends Command<void> {
  constructor(readonly messages: readonly DeadMessage[]) {
    super();
  }
}

/** Reads the tenant and the event id of a message, if its body can be parsed. */
function identityOf({ body, messageId }: DeadMessage): Pick<DeadLetterRow, 'tenantId' | 'eventId'> {
  try {
    const data = JSON.parse(body.toString()) as Record<string, unknown> | null;
    const tenantId = data?.['tenant_id'] ?? data?.['customer_id'];
    const eventId = data?.['event_id'] ?? messageId;
    return {
      tenantId: isUuid(tenantId) ? tenantId.toLowerCase() : null,
      eventId: typeof eventId === 'string' && !eventId.includes('\u0000') ? eventId.slice(0, 255).toWellFormed() : null,
    };
  } catch {
    return { tenantId: null, eventId: messageId };
  }
}

@CommandHandler(StoreDeadLettersCommand)
export class StoreDeadLettersHandler implements ICommandHandler<StoreDeadLettersCommand> {
  constructor(private readonly letters: DeadLettersRepository) {}

  execute({ messages }: StoreDeadLettersCommand): Promise<void> {
    return this.letters.save(messages.map((message) => ({ ...message, ...identityOf(message) })));
  }
}
