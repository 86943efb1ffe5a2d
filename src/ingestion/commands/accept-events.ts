import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { MicroBatcher } from '../../../libs/database/micro-batcher';
import { Clock } from '../../../libs/kernel/clock';
import { within } from '../../../libs/kernel/deadline';
import { Fault, InvalidInput } from '../../../libs/kernel/domain-error';
import { uuidv7 } from '../../../libs/kernel/uuid';
import { ORIGIN_HEADER, originFrom } from '../../../libs/messaging/origin';
import { Publisher } from '../../../libs/messaging/publisher';
import type { InboundEvent } from '../domain/inbound-event';
import { isConflict } from '../once-only';
import { ProcessedEventsRepository, type SeenRow } from '../persistence/processed-events.repository';
import { HTTP_EXCHANGE } from '../../pipeline';
import { readServiceEvent } from '../read-service-event';

/** What is known of an event with the same sender and id, which makes this one a duplicate: whether its content is the same. */
export type Repeat = 'same' | 'conflict';

export type Acceptance =
  | { readonly status: 'accepted'; readonly eventId: string; readonly repeat?: Repeat | undefined }
  | { readonly status: 'refused'; readonly faults: readonly Fault[] };

/**
 * Publishes a member's events to the queue. Each event is checked separately: invalid ones are refused, the others
 * are stored durably when this returns. Returns the result of each event. Throws BrokerUnavailableError; then no
 * event may be considered stored.
 */
export class AcceptEventsCommand extends Command<readonly Acceptance[]> {
  /**
   * @param tenantId the tenant of all events; undefined: each event names its own tenant
   * @param senderId the id of the member or service that sends them
   */
  constructor(
    readonly tenantId: string | undefined,
    readonly senderId: string,
    readonly bodies: readonly unknown[],
  ) {
    super();
  }
}

const WITHOUT_TYPE = '';

/** An event of the request: parsed, or what is wrong with it. */
type Checked = { readonly event: InboundEvent; readonly content: Buffer } | { readonly faults: readonly Fault[] };

const isEvent = (checked: Checked): checked is Extract<Checked, { event: InboundEvent }> => 'event' in checked;

/** Who sends an event over HTTP. */
export const httpOrigin = (senderId: string): string => originFrom(HTTP_EXCHANGE, senderId);

/** The time for a look at what was processed before, which only makes the answer more helpful. */
const LOOK_WITHIN_MS = 500;
const MAX_LOOKS_AT_ONCE = 10;

@CommandHandler(AcceptEventsCommand)
export class AcceptEventsHandler implements ICommandHandler<AcceptEventsCommand> {
  /** The looks of requests at the same time are one statement, so that they take one connection. */
  private readonly looks = new MicroBatcher<readonly InboundEvent[], ReadonlyMap<string, SeenRow>>(async (lists) => {
    const seen = await this.processed.seen(lists.flat());
    return lists.map(() => seen);
  }, MAX_LOOKS_AT_ONCE);

  constructor(
    private readonly publisher: Publisher,
    private readonly processed: ProcessedEventsRepository,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId, senderId, bodies }: AcceptEventsCommand): Promise<readonly Acceptance[]> {
    const checked = bodies.map((body) => this.check(tenantId, senderId, body));
    const accepted = checked.filter(isEvent);
    const repeats = await this.repeatsOf(accepted.map(({ event }) => event));
    await this.publisher.publish(
      accepted.map(({ event, content }) => ({
        exchange: HTTP_EXCHANGE,
        routingKey: event.eventType,
        content,
        options: { messageId: event.eventId, headers: { [ORIGIN_HEADER]: event.origin } },
      })),
    );
    return checked.map((one) =>
      isEvent(one)
        ? { status: 'accepted', eventId: one.event.eventId, repeat: repeats.get(one.event) }
        : { status: 'refused', faults: one.faults },
    );
  }

  /** Parses an event, as the consumer of the queue will. */
  private check(tenantId: string | undefined, senderId: string, body: unknown): Checked {
    const content = Buffer.from(JSON.stringify(withTenant(tenantId, body)) ?? '');
    try {
      const event = readServiceEvent(content, {
        source: HTTP_EXCHANGE,
        origin: httpOrigin(senderId),
        routingKey: WITHOUT_TYPE,
        messageId: uuidv7(),
        receivedAt: this.clock.now(),
      });
      if (tenantId !== undefined && event.tenantId !== tenantId)
        throw new InvalidInput([{ pointer: '/tenant_id', detail: 'is not the tenant of the credential' }]);
      return { event, content };
    } catch (error) {
      if (!(error instanceof InvalidInput)) throw error;
      return { faults: error.faults };
    }
  }

  /** Finds the events that repeat another one of the request, or one that was processed. */
  private async repeatsOf(events: readonly InboundEvent[]): Promise<ReadonlyMap<InboundEvent, Repeat>> {
    const known = new Map<string, { readonly contentHash: string | null }>(await this.seen(events));
    const repeats = new Map<InboundEvent, Repeat>();
    for (const event of events) {
      const before = known.get(event.key);
      if (before) repeats.set(event, isConflict(event, before) ? 'conflict' : 'same');
      else known.set(event.key, event);
    }
    return repeats;
  }

  /** Looks only for ids that the sender gave. Events are accepted even while PostgreSQL is unavailable. */
  private seen(events: readonly InboundEvent[]): Promise<ReadonlyMap<string, SeenRow>> {
    const named = events.filter(({ data }) => data['event_id'] !== undefined);
    if (named.length === 0) return Promise.resolve(new Map());
    return within(LOOK_WITHIN_MS, this.looks.do(named)).catch(() => new Map());
  }
}

/** Adds the tenant of the credential to an event that names none. */
const withTenant = (tenantId: string | undefined, body: unknown): unknown =>
  tenantId !== undefined &&
  typeof body === 'object' &&
  body !== null &&
  !Array.isArray(body) &&
  !('tenant_id' in body) &&
  !('customer_id' in body)
    ? { ...body, tenant_id: tenantId }
    : body;
