import { createHash } from 'node:crypto';
import { Command, CommandHandler, ICommandHandler, QueryBus } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { Audit } from '../../../libs/audit/audit';
import type { AuditActor } from '../../../libs/audit/audit-entry';
import { Config } from '../../../libs/config/config';
import { Clock } from '../../../libs/kernel/clock';
import { InvalidInput } from '../../../libs/kernel/domain-error';
import { uuidv7 } from '../../../libs/kernel/uuid';
import { ORIGIN_HEADER } from '../../../libs/messaging/origin';
import { Publisher } from '../../../libs/messaging/publisher';
import { HTTP_EXCHANGE, PreviewEventQuery, type PreviewedMatch } from '../../pipeline';
import type { InboundEvent } from '../domain/inbound-event';
import { eventSource } from '../event-source';
import { letterEntry } from '../letter-audit';
import type { DeadLetterRow } from '../persistence/dead-letter.entity';
import { DeadLettersRepository, type LetterOwner } from '../persistence/dead-letters.repository';
import { ProcessedEventsRepository } from '../persistence/processed-events.repository';
import { GetDeadLetterQuery } from '../queries/get-dead-letter';
import { readServiceEvent } from '../read-service-event';

/** What is changed of a message; undefined: it stays as it was. */
export interface LetterCorrection {
  /** The whole event; without a tenant it is of the tenant of the letter. */
  readonly body?: Readonly<Record<string, unknown>> | undefined;
  readonly routingKey?: string | undefined;
}

/** What becomes, or would become, of a corrected message. */
export interface CorrectedReplay {
  readonly event: Pick<InboundEvent, 'eventId' | 'eventType' | 'tenantId'>;
  /** Whether an event with this id was processed before: then nothing becomes of it. */
  readonly isRepeat: boolean;
  readonly matches: readonly PreviewedMatch[];
}

/**
 * Sends a corrected copy of a dead letter to the exchange of the letter, which itself stays as it is. Returns what the rules make of
 * it. Throws DeadLetterNotFound, InvalidInput, BrokerUnavailableError.
 */
export class ReplayCorrectedLetterCommand extends Command<CorrectedReplay> {
  constructor(
    /** The tenant of the administrator, for the audit. */
    readonly tenantId: string,
    readonly owner: LetterOwner,
    readonly letterId: string,
    readonly correction: LetterCorrection,
    /** true: nothing is sent or written. */
    readonly isDryRun: boolean,
    readonly by: AuditActor,
  ) {
    super();
  }
}

/** A letter with its corrections. */
interface Corrected {
  readonly letter: DeadLetterRow;
  readonly routingKey: string;
  readonly content: Buffer;
}

@CommandHandler(ReplayCorrectedLetterCommand)
export class ReplayCorrectedLetterHandler implements ICommandHandler<ReplayCorrectedLetterCommand> {
  constructor(
    private readonly letters: DeadLettersRepository,
    private readonly processed: ProcessedEventsRepository,
    private readonly publisher: Publisher,
    private readonly audit: Audit,
    private readonly queries: QueryBus,
    private readonly config: Config,
    private readonly clock: Clock,
  ) {}

  async execute(command: ReplayCorrectedLetterCommand): Promise<CorrectedReplay> {
    const { owner, letterId, correction, isDryRun } = command;
    const letter = await this.queries.execute(new GetDeadLetterQuery(owner, letterId));
    this.mustBeOfEvents(letter);
    const corrected = {
      letter,
      routingKey: correction.routingKey ?? letter.routingKey,
      content: correction.body ? contentOf(correction.body, letter) : wholeBodyOf(letter),
    };
    const at = this.clock.now();
    const event = this.eventOf(corrected, at);
    // a letter that names no tenant may be given one by whoever may see it
    if (owner !== null && event.tenantId !== owner)
      throw new InvalidInput([{ pointer: '/body/tenant_id', detail: 'must be the tenant of the letter' }]);
    const [seen, matches] = await Promise.all([
      this.processed.seen([event]),
      this.queries.execute(new PreviewEventQuery(event, at)),
    ]);
    if (!isDryRun) await this.send(command, corrected, event, at);
    return { event, isRepeat: seen.size > 0, matches };
  }

  /** Messages about members have a form of their own, which a replay does not change. */
  private mustBeOfEvents({ exchange }: DeadLetterRow): void {
    if ([HTTP_EXCHANGE, ...this.config.ingestion.exchanges].includes(exchange)) return;
    throw new InvalidInput([{ pointer: '/path/id', detail: 'must be the letter of an event that Campana receives' }]);
  }

  /** @throws InvalidInput with the places of the faults in the request */
  private eventOf({ letter, routingKey, content }: Corrected, receivedAt: Date): InboundEvent {
    const { exchange, origin, messageId } = letter;
    const delivery = { source: exchange, origin: origin ?? exchange, routingKey, receivedAt };
    try {
      return eventSource(exchange, readServiceEvent(content, { ...delivery, messageId: messageId ?? uuidv7() }));
    } catch (error) {
      if (!(error instanceof InvalidInput)) throw error;
      throw new InvalidInput(error.faults.map((fault) => ({ ...fault, pointer: `/body${fault.pointer}` })));
    }
  }

  private async send(
    command: ReplayCorrectedLetterCommand,
    { letter, routingKey, content }: Corrected,
    { eventId }: InboundEvent,
    at: Date,
  ): Promise<void> {
    const { exchange, origin, id } = letter;
    await this.letters.beginReplay([id], at);
    const headers = origin === null ? {} : { [ORIGIN_HEADER]: origin };
    // without the header of a replay: if the copy dies too, it is a letter of its own
    await this.publisher.publish([{ exchange, routingKey, content, options: { messageId: eventId, headers } }]);
    await this.record(command, letter, { routing_key: routingKey, body_sha256: sha256(content) }, at);
  }

  @Transactional()
  protected async record(
    { tenantId, owner, by }: ReplayCorrectedLetterCommand,
    letter: DeadLetterRow,
    corrected: object,
    at: Date,
  ): Promise<void> {
    await this.letters.markReplayed(owner, [letter.id], by.id, at);
    const entry = letterEntry(letter, at);
    await this.audit.record(tenantId, by, [{ ...entry, after: { ...entry.after, corrected } }]);
  }
}

const contentOf = (body: object, { tenantId }: DeadLetterRow): Buffer =>
  Buffer.from(JSON.stringify(tenantId === null ? body : { tenant_id: tenantId, ...body }));

/** @throws InvalidInput when only the beginning of it is stored */
function wholeBodyOf({ wholeBytes, body }: DeadLetterRow): Buffer {
  if (wholeBytes === null) return body;
  throw new InvalidInput([{ pointer: '/body', detail: 'is needed: only the beginning of the message is stored' }]);
}

const sha256 = (content: Buffer): string => createHash('sha256').update(content).digest('hex');
