import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { isUuid } from '../../../libs/kernel/uuid';
import type { DeadLetterRow } from '../persistence/dead-letter.entity';
import { DeadLettersRepository } from '../persistence/dead-letters.repository';

export type DeadMessage = Omit<DeadLetterRow, 'tenantId' | 'eventId' | 'replayedAt' | 'replayedBy'>;

/** Keeps messages that did not succeed where they can be searched, replayed and dropped. */
export class StoreDeadLettersCommand extends Command<void> {
  constructor(readonly messages: readonly DeadMessage[]) {
    super();
  }
}

/** Whose message it is and what it calls itself, as far as its body can be read. */
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
    return this.letters.keep(messages.map((message) => ({ ...message, ...identityOf(message) })));
  }
}
