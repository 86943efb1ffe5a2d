import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { type AlertRow, type GroupSummary, SummariseGroupsQuery } from '../../../alerts';
import { AlertsById } from '../../alerts-by-id';
import { DeliveryEnqueuer, type NewDelivery } from '../delivery-enqueuer';
import type { DeliveryRow } from '../delivery-row';
import { targetOf } from '../delivery-target';
import { type WaitingTarget, WaitingTogether } from '../persistence/waiting-together';
import { isOvertaken } from '../sending/alert-epoch';
import { rowsByTarget, type ToldList, worstSeverityOf } from './told-list';

/** A message about an incident or a storm, for one target. */
interface GroupMessage {
  /** The deliveries that waited for it. */
  readonly rows: readonly DeliveryRow[];
  /** The latest of them, and its alert. */
  readonly row: DeliveryRow;
  readonly alert: AlertRow;
  readonly summary: GroupSummary;
}

/** Tells in one message what belongs to an incident or a storm. */
@Injectable()
export class GroupMessages {
  constructor(
    private readonly waiting: WaitingTogether,
    private readonly alerts: AlertsById,
    private readonly enqueuer: DeliveryEnqueuer,
    private readonly queries: QueryBus,
  ) {}

  /**
   * Makes the messages of targets that are due, in one transaction. Alerts that somebody has reacted to are left out; where only one is
   * left, it is told by itself.
   */
  @Transactional()
  async make(targets: readonly WaitingTarget[], now: Date): Promise<void> {
    const rows = await this.waiting.lock(targets, now);
    const alerts = await this.alerts.of(rows);
    const isActive = (row: DeliveryRow) => {
      const alert = alerts.get(row.alertId ?? '');
      return alert?.status === 'active' && !isOvertaken(row, alert);
    };
    const over = rows.filter((row) => !isActive(row)).map(({ id }) => id);
    await this.waiting.cancel(over, 'overtaken', now);
    const messages = messagesOf(rows.filter(isActive), alerts, await this.summariesOf(targets));
    await this.tellAlone(
      messages.filter((one) => !isSeveral(one)),
      now,
    );
    await this.tellTogether(messages.filter(isSeveral), now);
  }

  private summariesOf(targets: readonly WaitingTarget[]): Promise<ReadonlyMap<string, GroupSummary>> {
    const groups = new Map(
      targets.map(({ tenantId, groupId }) => [groupId ?? '', { tenantId, groupId: groupId ?? '' }]),
    );
    return this.queries.execute(new SummariseGroupsQuery([...groups.values()]));
  }

  private async tellAlone(messages: readonly GroupMessage[], now: Date): Promise<void> {
    const others = messages.flatMap(({ rows, row }) =>
      rows.flatMap(({ id }) => (id === row.id ? [] : [[id, row.id] as const])),
    );
    await this.waiting.tellIn(others, 'summarised', now);
    await this.waiting.release(
      messages.map(({ row }) => row.id),
      now,
    );
  }

  private async tellTogether(messages: readonly GroupMessage[], now: Date): Promise<void> {
    const made = await this.enqueuer.enqueue(messages.map((one) => deliveryOf(one, now)));
    const idOf = new Map(made.map(({ cause, id }) => [cause, id]));
    const pairs = messages.flatMap((one) => one.rows.map(({ id }) => [id, idOf.get(causeOf(one)) ?? ''] as const));
    await this.waiting.tellIn(pairs, 'summarised', now);
  }
}

function messagesOf(
  rows: readonly DeliveryRow[],
  alerts: ReadonlyMap<string, AlertRow>,
  summaries: ReadonlyMap<string, GroupSummary>,
): readonly GroupMessage[] {
  return rowsByTarget(rows).flatMap((own) => {
    const row = own.at(-1) ?? own[0];
    const alert = alerts.get(row.alertId ?? '');
    const summary = summaries.get(row.groupId ?? '');
    return alert && summary ? [{ rows: own, row, alert, summary }] : [];
  });
}

/** Whether there is more to tell than the alert itself. */
const isSeveral = ({ alert, summary: { worst } }: GroupMessage): boolean => worst.some(({ id }) => id !== alert.id);

/** A delivery waits for one message only, so that no message has the cause of another. */
const causeOf = ({ row }: GroupMessage): string => `group:${row.id}`;

/** The message names the alert that stands for the others: its link opens it, and it counts as told. */
const deliveryOf = (message: GroupMessage, now: Date): NewDelivery => {
  const { row, alert, summary } = message;
  return {
    tenantId: row.tenantId,
    alertId: alert.id,
    episode: row.episode,
    epoch: null,
    cause: causeOf(message),
    kind: 'summary',
    target: targetOf(row),
    channel: row.channel,
    severity: worstSeverityOf([alert, ...summary.worst]),
    priority: row.priority,
    content: { reason: row.content.reason ?? null, list: listOf(message) },
    address: row.address,
    state: 'pending',
    dueAt: now,
  };
};

const listOf = ({ row, alert, summary: { count, types, worst } }: GroupMessage): ToldList => ({
  items: worst.map(({ id, createdAt, ...item }) => ({
    ...item,
    createdAt: new Date(createdAt),
    isEnded: false,
    url: null,
    ...(id === alert.id && { deliveryId: row.id }),
  })),
  count,
  types,
});
