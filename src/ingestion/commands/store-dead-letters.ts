import { createHash } from 'node:crypto';
import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { isUuid } from '../../../libs/kernel/uuid';
import { MAX_MESSAGE_BYTES } from '../domain/inbound-event';
import { DeadLettersRepository, type NewLetter } from '../persistence/dead-letters.repository';

/** A message that was dead-lettered. Its body may have any size. */
export type DeadMessage = Omit<NewLetter, 'tenantId' | 'eventId' | 'wholeBytes' | 'wholeSha256'>;

/** Parsing a longer body takes too long. */
const MAX_PARSED_BYTES = 1024 * 1024;

/** Stores dead letters, so that they can be searched, replayed and deleted. */
export class StoreDeadLettersCommand extends Command<void> {
  constructor(readonly messages: readonly DeadMessage[]) {
    super();
  }
}

/** Reads the tenant and the event id of a message, if its body can be parsed. */
function identityOf({ body, messageId }: DeadMessage): Pick<NewLetter, 'tenantId' | 'eventId'> {
  if (body.length > MAX_PARSED_BYTES) return { tenantId: null, eventId: messageId };
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

/** Cuts a body that is longer than an event may be. Replaying it would be of no use. */
const bodyOf = ({ body }: DeadMessage): Pick<NewLetter, 'body' | 'wholeBytes' | 'wholeSha256'> =>
  body.length <= MAX_MESSAGE_BYTES
    ? { body, wholeBytes: null, wholeSha256: null }
    : {
        body: body.subarray(0, MAX_MESSAGE_BYTES),
        wholeBytes: body.length,
        wholeSha256: createHash('sha256').update(body).digest('hex'),
      };

@CommandHandler(StoreDeadLettersCommand)
export class StoreDeadLettersHandler implements ICommandHandler<StoreDeadLettersCommand> {
  constructor(private readonly letters: DeadLettersRepository) {}

  execute({ messages }: StoreDeadLettersCommand): Promise<void> {
    return this.letters.save(messages.map((message) => ({ ...message, ...identityOf(message), ...bodyOf(message) })));
  }
}
