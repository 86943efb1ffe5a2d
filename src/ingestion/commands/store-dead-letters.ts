import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { isUuid } from '../../../libs/kernel/uuid';
import { type DeadLetterRow, DeadLettersRepository } from '../persistence/dead-letters.repository';

export type DeadMessage = Omit<DeadLetterRow, 'tenant_id' | 'event_id' | 'replayed_at' | 'replayed_by'>;

/** Keeps messages that did not succeed where they can be searched, replayed and dropped. */
export class StoreDeadLettersCommand extends Command<void> {
  constructor(readonly messages: readonly DeadMessage[]) {
    super();
  }
}

/** Whose message it is and what it calls itself, as far as its body can be read. */
function identityOf({ body, message_id }: DeadMessage): { tenant_id: string | null; event_id: string | null } {
  try {
    const data = JSON.parse(body.toString()) as Record<string, unknown> | null;
    const tenantId = data?.['tenant_id'] ?? data?.['customer_id'];
    const eventId = data?.['event_id'] ?? message_id;
    return {
      tenant_id: isUuid(tenantId) ? tenantId.toLowerCase() : null,
      event_id:
        typeof eventId === 'string' && !eventId.includes('\u0000') ? eventId.slice(0, 255).toWellFormed() : null,
    };
  } catch {
    return { tenant_id: null, event_id: message_id };
  }
}

@CommandHandler(StoreDeadLettersCommand)
export class StoreDeadLettersHandler implements ICommandHandler<StoreDeadLettersCommand> {
  constructor(private readonly letters: DeadLettersRepository) {}

  @Transactional()
  execute({ messages }: StoreDeadLettersCommand): Promise<void> {
    return this.letters.keep(messages.map((message) => ({ ...message, ...identityOf(message) })));
  }
}
