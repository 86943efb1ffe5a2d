import { Injectable } from '@nestjs/common';
import { Transactional } from '@nestjs-cls/transactional';
import { type AlertRow, isOpen } from '../../../alerts';
import { AlertsById } from '../../alerts-by-id';
import { DeliveryEnqueuer, type NewDelivery } from '../delivery-enqueuer';
import type { DeliveryRow } from '../delivery-row';
import { targetOf } from '../delivery-target';
import { EarlierMessages } from '../persistence/earlier-messages';
import { MAX_TOGETHER, type WaitingTarget, WaitingTogether } from '../persistence/waiting-together';
import { type RowsOfTarget, rowsByTarget, toldAlerts, typesOf, worstOf, worstSeverityOf } from './told-list';

/** How many alerts are stored to be shown; the others are counted. */
const MAX_SHOWN = 50;

/** Tells in one message what waited for the digest of a target. */
@Injectable()
export class DigestMaker {
  constructor(
    private readonly waiting: WaitingTogether,
    private readonly earlier: EarlierMessages,
    private readonly alerts: AlertsById,
    private readonly enqueuer: DeliveryEnqueuer,
  ) {}

  /**
   * Makes the digests of targets that are due. In one transaction each item is claimed by its digest, so that none is lost or told
   * twice. Where all alerts have ended untold, there is no message.
   */
  @Transactional()
  async make(targets: readonly WaitingTarget[], now: Date): Promise<void> {
    const rows = await this.waiting.lock(targets, now);
    // more than are read at once: no digest is divided that need not be
    const middle = Math.ceil(targets.length / 2);
    if (rows.length < MAX_TOGETHER || targets.length === 1) return this.makeOf(rows, now);
    await this.make(targets.slice(0, middle), now);
    await this.make(targets.slice(middle), now);
  }

  private async makeOf(rows: readonly DeliveryRow[], now: Date): Promise<void> {
    const alerts = await this.alerts.of(rows);
    const isNeeded = await this.needOf(rows, alerts);
    const digests = rowsByTarget(rows);
    const wanted = digests.filter((items) => items.some(isNeeded));
    const needless = digests.filter((items) => !items.some(isNeeded));
    const made = await this.enqueuer.enqueue(wanted.map((items) => digestOf(items, alerts, now)));
    const idOf = new Map(made.map(({ cause, id }) => [cause, id]));
    const pairs = wanted.flatMap((items) => items.map(({ id }) => [id, idOf.get(causeOf(items)) ?? ''] as const));
    await this.waiting.tellIn(pairs, 'digested', now);
    await this.waiting.cancel(
      needless.flatMap((items) => items.map(({ id }) => id)),
      'ended',
      now,
    );
  }

  /** Whether an item asks for a message: its alert is open, or it ends what was told before. */
  private async needOf(
    rows: readonly DeliveryRow[],
    alerts: ReadonlyMap<string, AlertRow>,
  ): Promise<(row: DeliveryRow) => boolean> {
    const told = await this.earlier.before(rows.filter(({ kind }) => kind === 'resolved'));
    return ({ id, kind, alertId }) => {
      if (kind === 'resolved') return told.get(id)?.isTold === true;
      const alert = alerts.get(alertId ?? '');
      return alert !== undefined && isOpen(alert.status);
    };
  }
}

/** An item is in one digest only, so that no digest has the cause of another. */
const causeOf = ([first]: RowsOfTarget): string => `digest:${first.id}`;

function digestOf(items: RowsOfTarget, alerts: ReadonlyMap<string, AlertRow>, now: Date): NewDelivery {
  const told = toldAlerts(items, alerts);
  const latest = items.at(-1) ?? items[0];
  return {
    tenantId: latest.tenantId,
    alertId: null,
    episode: null,
    epoch: null,
    cause: causeOf(items),
    kind: 'digest',
    target: targetOf(latest),
    channel: latest.channel,
    severity: worstSeverityOf(items),
    priority: null,
    content: {
      reason: latest.content.reason ?? null,
      list: { items: worstOf(told, MAX_SHOWN), count: told.length, types: typesOf(told.map(({ alert }) => alert)) },
    },
    address: latest.address,
    state: 'pending',
    dueAt: now,
  };
}
