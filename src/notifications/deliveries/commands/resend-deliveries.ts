import { Command, CommandHandler, ICommandHandler, QueryBus } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { DomainError } from '../../../../libs/kernel/domain-error';
import { Clock } from '../../../../libs/kernel/clock';
import { GetAlertsQuery, isOpen } from '../../../alerts';
import type { DeliveryRow } from '../delivery-row';
import { targetOf } from '../delivery-target';
import { DeliveryNotFound, DeliveryNotResendable } from '../domain/delivery.errors';
import { waitingStates } from '../domain/delivery-state';
import { DeliveryLists } from '../persistence/delivery-lists';
import { DeliveryEnqueuer, type NewDelivery } from '../delivery-enqueuer';

/** What became of a delivery that was to be sent again. */
export interface ResendResult {
  readonly id: string;
  /** The new delivery; null: it cannot be sent again. */
  readonly delivery: DeliveryRow | null;
  readonly error: string | null;
}

/** Sends again deliveries that failed: each as a new one, whose parent is the old one. Each has a result of its own. */
export class ResendDeliveriesCommand extends Command<readonly ResendResult[]> {
  constructor(
    readonly tenantId: string,
    readonly ids: readonly string[],
  ) {
    super();
  }
}

/** Sends one delivery again. Throws DeliveryNotFound, DeliveryNotResendable. */
export class ResendDeliveryCommand extends Command<DeliveryRow> {
  /** @param onlyFailed whether one that did not fail is refused */
  constructor(
    readonly tenantId: string,
    readonly id: string,
    readonly onlyFailed = false,
  ) {
    super();
  }
}

@CommandHandler(ResendDeliveryCommand)
export class ResendDeliveryHandler implements ICommandHandler<ResendDeliveryCommand> {
  constructor(
    private readonly lists: DeliveryLists,
    private readonly queries: QueryBus,
    private readonly enqueuer: DeliveryEnqueuer,
    private readonly clock: Clock,
  ) {}

  @Transactional()
  async execute({ tenantId, id, onlyFailed }: ResendDeliveryCommand): Promise<DeliveryRow> {
    const old = await this.lists.find(tenantId, id);
    if (!old) throw new DeliveryNotFound(id);
    const hasFailed = old.state === 'failed' || old.state === 'unknown';
    const refusal = (await this.refusalOf(old)) ?? (onlyFailed && !hasFailed ? 'it has not failed' : undefined);
    if (refusal) throw new DeliveryNotResendable(id, old.state, refusal);
    const [row] = await this.enqueuer.enqueue([again(old, this.clock.now())]);
    if (!row) throw new DeliveryNotFound(id);
    return row;
  }

  /** Why a delivery cannot be sent again; undefined: it can. */
  private async refusalOf(old: DeliveryRow): Promise<string | undefined> {
    const { tenantId, alertId, kind, state, channel, content } = old;
    if (content.isEdit) return 'it changed a message that is there';
    if ([...waitingStates, 'sending'].some((one) => one === state)) return 'it is still on its way';
    if (kind === 'code') return 'a new code must be requested';
    if (channel === 'in_app') return 'it is shown in the application';
    if (kind !== 'alert' || alertId === null) return undefined;
    const [alert] = await this.queries.execute(new GetAlertsQuery([{ tenantId, alertId }]));
    return alert && isOpen(alert.status) ? undefined : 'its alert is closed';
  }
}

@CommandHandler(ResendDeliveriesCommand)
export class ResendDeliveriesHandler implements ICommandHandler<ResendDeliveriesCommand> {
  constructor(private readonly one: ResendDeliveryHandler) {}

  async execute({ tenantId, ids }: ResendDeliveriesCommand): Promise<readonly ResendResult[]> {
    const results: ResendResult[] = [];
    for (const id of ids) results.push(await this.resend(tenantId, id));
    return results;
  }

  private async resend(tenantId: string, id: string): Promise<ResendResult> {
    try {
      return { id, delivery: await this.one.execute(new ResendDeliveryCommand(tenantId, id, true)), error: null };
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      return { id, delivery: null, error: error.message };
    }
  }
}

/** The delivery once more. An epoch is not compared: somebody wants it now. */
export const again = (old: DeliveryRow, now: Date): NewDelivery => ({
  tenantId: old.tenantId,
  alertId: old.alertId,
  episode: old.episode,
  epoch: null,
  cause: old.cause,
  kind: old.kind,
  target: targetOf(old),
  channel: old.channel,
  severity: old.severity,
  priority: old.priority,
  isUrgent: old.urgency === 0,
  content: old.content,
  address: old.address,
  state: 'pending',
  dueAt: now,
  parentId: old.id,
});
