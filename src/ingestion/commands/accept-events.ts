import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Clock } from '../../../libs/kernel/clock';
import { Fault, InvalidInput } from '../../../libs/kernel/domain-error';
import { uuidv7 } from '../../../libs/kernel/uuid';
import { Publisher } from '../../../libs/messaging/publisher';
import { parseEvent } from '../domain/inbound-event';
import { HTTP_EXCHANGE } from '../../pipeline';

export type Acceptance =
  | { readonly status: 'accepted'; readonly eventId: string }
  | { readonly status: 'refused'; readonly faults: readonly Fault[] };

/**
 * Publishes a member's events to the queue. Each event is checked separately: invalid ones are refused, the others
 * are stored durably when this returns. Returns the result of each event. Throws BrokerUnavailableError; then no
 * event may be considered stored.
 */
export class AcceptEventsCommand extends Command<readonly Acceptance[]> {
  /** @param tenantId the tenant of all events; undefined: each event names its own tenant */
  constructor(
    readonly tenantId: string | undefined,
    readonly bodies: readonly unknown[],
  ) {
    super();
  }
}

const WITHOUT_TYPE = '';

interface Checked {
  readonly acceptance: Acceptance;
  readonly eventType: string;
  readonly content: Buffer;
}

@CommandHandler(AcceptEventsCommand)
export class AcceptEventsHandler implements ICommandHandler<AcceptEventsCommand> {
  constructor(
    private readonly publisher: Publisher,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId, bodies }: AcceptEventsCommand): Promise<readonly Acceptance[]> {
    const checked = bodies.map((body) => this.check(tenantId, body));
    const accepted = checked.filter(({ acceptance }) => acceptance.status === 'accepted');
    await this.publisher.publish(
      accepted.map(({ acceptance, eventType, content }) => ({
        exchange: HTTP_EXCHANGE,
        routingKey: eventType,
        content,
        options: { messageId: acceptance.status === 'accepted' ? acceptance.eventId : '' },
      })),
    );
    return checked.map(({ acceptance }) => acceptance);
  }

  private check(tenantId: string | undefined, body: unknown): Checked {
    const content = Buffer.from(JSON.stringify(withTenant(tenantId, body)) ?? '');
    try {
      const delivery = {
        source: HTTP_EXCHANGE,
        routingKey: WITHOUT_TYPE,
        messageId: uuidv7(),
        receivedAt: this.clock.now(),
      };
      const event = parseEvent(content, delivery);
      if (tenantId !== undefined && event.tenantId !== tenantId)
        throw new InvalidInput([{ pointer: '/tenant_id', detail: 'is not the tenant of the credential' }]);
      return { acceptance: { status: 'accepted', eventId: event.eventId }, eventType: event.eventType, content };
    } catch (error) {
      if (!(error instanceof InvalidInput)) throw error;
      return { acceptance: { status: 'refused', faults: error.faults }, eventType: '', content };
    }
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
