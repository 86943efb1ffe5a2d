import { Injectable, Logger } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { Counter, Histogram } from 'prom-client';
import { SYSTEM } from '../../../../libs/database/database';
import { changedEvents } from '../../../../libs/outbox/changed-event';
import { Outbox } from '../../../../libs/outbox/outbox';
import { RecordNotifiedCommand } from '../../../alerts';
import { Clock } from '../../../../libs/kernel/clock';
import type { DeliveryRow } from '../delivery-row';
import { GatheredItems } from '../persistence/gathered-items';
import { DeliveriesChangedEvent } from '../events/deliveries-changed.event';
import { InboxNotifiedEvent } from '../events/inbox-notified.event';
import { AlertNotifiedEvent } from '../events/alert-notified.event';
import { NotificationFailedEvent } from '../events/notification-failed.event';

const deliveriesTotal = new Counter({
  name: 'notification_deliveries_total',
  help: 'Deliveries by the state that an attempt, or its refusal, led to.',
  labelNames: ['channel', 'provider', 'state'],
});
const attemptsTotal = new Counter({
  name: 'notification_attempts_total',
  help: 'Attempts by provider and error code; the code of a success is empty.',
  labelNames: ['provider', 'error_code'],
});
const latency = new Histogram({
  name: 'notification_latency_seconds',
  help: 'Time from when a delivery was due first until a provider accepted it.',
  labelNames: ['channel'],
  buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 3_600],
});

/** What ended an attempt; absent where none was made. */
interface Ending {
  readonly id: string;
  readonly outcome?: string | null;
  readonly errorCode?: string | null;
}

/** Makes known what became of deliveries: events, log, metrics. */
@Injectable()
export class DeliveryOutcomes {
  private readonly log = new Logger(DeliveryOutcomes.name);

  constructor(
    private readonly outbox: Outbox,
    private readonly commands: CommandBus,
    private readonly gathered: GatheredItems,
    private readonly clock: Clock,
  ) {}

  /** Writes a change of deliveries, with the events that follow from it, in one transaction. */
  async follow(endings: readonly Ending[], write: () => Promise<readonly DeliveryRow[]>): Promise<void> {
    if (endings.length === 0) return;
    const changed = await this.writeWithEvents(write);
    const codes = new Map(endings.map(({ id, errorCode }) => [id, errorCode]));
    for (const { id, outcome, errorCode } of endings) {
      const provider = changed.find((row) => row.id === id)?.provider ?? '';
      if (outcome) attemptsTotal.inc({ provider, error_code: errorCode ?? '' });
    }
    for (const row of changed) this.count(row, codes.get(row.id) ?? null);
  }

  /** Records the events of deliveries that were accepted or failed. Who was told of several alerts was told of each. */
  async announce(changed: readonly DeliveryRow[]): Promise<void> {
    const accepted = changed.filter(({ state }) => state === 'accepted' || state === 'delivered');
    const told = [...accepted, ...(await this.gathered.of(accepted))];
    const first = new Set(await this.commands.execute(new RecordNotifiedCommand(told.flatMap(acceptedDelivery))));
    await this.outbox.record(SYSTEM, [
      ...told.filter(({ id }) => first.has(id)).map(notifiedEvent),
      ...accepted.flatMap(inboxEvents),
      ...changed.filter(hasFailed).map(failedEvent),
      ...changedEvents(DeliveriesChangedEvent, changed, this.clock.now()),
    ]);
  }

  @Transactional()
  protected async writeWithEvents(write: () => Promise<readonly DeliveryRow[]>): Promise<readonly DeliveryRow[]> {
    const changed = await write();
    await this.announce(changed);
    return changed;
  }

  private count(row: DeliveryRow, errorCode: string | null): void {
    const { channel, provider, state, id, alertId, userId, destinationId, stateReason } = row;
    deliveriesTotal.inc({ channel, provider: provider ?? '', state });
    if (state === 'accepted' && row.attemptCount > 0 && row.content.isEdit !== true)
      latency.observe({ channel }, Math.max(0, (row.updatedAt.getTime() - row.createdAt.getTime()) / 1_000));
    if (state !== 'failed' && state !== 'unknown') return;
    const fields = { delivery_id: id, alert_id: alertId, recipient: userId ?? destinationId, channel, provider };
    this.log.warn({ ...fields, error_code: errorCode, reason: stateReason }, `a delivery ended as ${state}`);
  }
}

/** What the alert shows of its first message; resolved messages and the like are none. */
const acceptedDelivery = ({ tenantId, alertId, episode, channel, id: deliveryId, kind, content }: DeliveryRow) =>
  alertId === null || episode === null || kind === 'resolved' || content.isEdit === true || content.isUpdate === true
    ? []
    : { tenantId, alertId, episode, channel, deliveryId };

/** Whether a message about an alert did not arrive, or nobody knows. An edit that fails leaves the message as it was. */
const hasFailed = ({ state, alertId, kind, content }: DeliveryRow): boolean =>
  (state === 'failed' || state === 'unknown') && alertId !== null && kind !== 'test' && content.isEdit !== true;

const notifiedEvent = (row: DeliveryRow) => new AlertNotifiedEvent(eventFields(row));
const failedEvent = (row: DeliveryRow) =>
  new NotificationFailedEvent({
    ...eventFields(row),
    reason: row.state === 'unknown' ? 'unknown_outcome' : row.stateReason,
  });

/** A page of the member rings for what came into their inbox; an edit or an update does not ask for anybody. */
const inboxEvents = (row: DeliveryRow): InboxNotifiedEvent[] => {
  const { tenantId, userId, channel, content, id: deliveryId, alertId, kind, cause, severity, reason, updatedAt } = row;
  if (channel !== 'in_app' || userId === null || content.isEdit === true || content.isUpdate === true) return [];
  const about = { deliveryId, alertId, kind, cause, severity, subjectLine: row.subject, reason };
  return [new InboxNotifiedEvent({ tenantId, memberId: userId, ...about, timestamp: updatedAt.toISOString() })];
};

const eventFields = ({ tenantId, alertId, id, userId, channel, stateReason, updatedAt }: DeliveryRow) => ({
  tenantId,
  alertId: alertId ?? '',
  deliveryId: id,
  userId,
  channel,
  reason: stateReason,
  timestamp: updatedAt.toISOString(),
});
