import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { type EventsListener, OutboxListener } from '../../../../libs/outbox/outbox-listener';
import { GetVerificationQuery, VerificationRequestedEvent } from '../../../directory';
import { EnqueueDeliveriesCommand } from '../commands/enqueue-deliveries';
import type { NewDelivery } from '../delivery-enqueuer';

/** On these channels an address proves itself by accepting a message. */
const provedByDelivery: readonly string[] = ['webhook', 'push'];

/** Sends the code, or the test, that proves an address. A Telegram chat writes first: nothing is sent there. */
@OutboxListener(VerificationRequestedEvent)
export class SendCodeWhenVerificationRequested implements EventsListener<VerificationRequestedEvent> {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  async handle(events: readonly VerificationRequestedEvent[]): Promise<void> {
    const wanted = await Promise.all(events.map((event) => this.deliveryFor(event)));
    await this.commands.execute(new EnqueueDeliveriesCommand(wanted.filter((one) => one !== null)));
  }

  private async deliveryFor(event: VerificationRequestedEvent): Promise<NewDelivery | null> {
    const { tenantId, memberId, contactMethodId, verificationId, channel } = event;
    if (channel === 'telegram') return null;
    const pending = await this.queries.execute(new GetVerificationQuery(tenantId, verificationId));
    if (!pending) return null;
    return {
      tenantId,
      alertId: null,
      episode: null,
      epoch: null,
      cause: `verification:${verificationId}`,
      kind: provedByDelivery.includes(channel) ? 'test' : 'code',
      target: { userId: memberId, contactMethodId },
      channel,
      severity: null,
      priority: null,
      content: { verificationId },
      state: 'pending',
      dueAt: new Date(event.timestamp),
    };
  }
}
