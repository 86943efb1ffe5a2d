import { Injectable } from '@nestjs/common';
import { DomainError } from '../../../libs/kernel/domain-error';
import { type Scope, SYSTEM } from '../../../libs/database/database';
import type { OutboxEvent } from '../../../libs/outbox/outbox-event';
import { Outbox } from '../../../libs/outbox/outbox';
import type { AlertRow } from '../listing/alert-view';
import type { Actor } from '../domain/actor';
import { isOpen } from '../domain/alert-status';
import type { KeyHolder } from '../keys/persistence/held-keys';
import type { Alert } from './domain/alert';
import { ProblemGoesOn } from './domain/alert.errors';
import { type AlertActionName, type AlertAction, apply, wakingTime } from './domain/alert-action';
import { acknowledgedEvent } from '../events/alert-acknowledged.event';
import { assignedEvent } from '../events/alert-assigned.event';
import { escalatedEvent } from '../events/alert-escalated.event';
import { ignoredEvent } from '../events/alert-ignored.event';
import { reopenedEvent } from '../events/alert-reopened.event';
import { resolvedEvent } from '../events/alert-resolved.event';
import { snoozedEvent } from '../events/alert-snoozed.event';
import { unacknowledgedEvent } from '../events/alert-unacknowledged.event';
import { unsnoozedEvent } from '../events/alert-unsnoozed.event';
import { AlertsRepository, type Change } from './persistence/alerts.repository';
import { InboxRepository } from '../inbox/persistence/inbox.repository';

/** What each step tells the others. */
const eventOf = {
  acknowledge: (row, _, at) => acknowledgedEvent(row, at),
  unacknowledge: (row, _, at) => unacknowledgedEvent(row, at),
  resolve: (row, _, at) => resolvedEvent(row, at),
  snooze: (row, { id }, at) => snoozedEvent(row, id, at),
  unsnooze: (row, { id }, at) => unsnoozedEvent(row, 'member', id, at),
  reopen: (row, { id }, at) => reopenedEvent(row, id, at),
  ignore: (row, _, at) => ignoredEvent(row, at),
  escalate: (row, { id }, at) => escalatedEvent(row, id, at),
  assign: (row, { id }, at) => assignedEvent(row, id, at),
} as const satisfies Record<AlertActionName, (row: AlertRow, by: Actor, at: Date) => OutboxEvent>;

/** What became of alerts with which the same step was to be taken. */
export interface PerformedActions {
  readonly rows: readonly AlertRow[];
  /** Those that did not allow it, by their ids, and why. */
  readonly refused: ReadonlyMap<string, DomainError>;
}

/** Takes a step with locked alerts: saves each with its line of history, and tells of it. */
@Injectable()
export class AlertActionService {
  constructor(
    private readonly alerts: AlertsRepository,
    private readonly inbox: InboxRepository,
    private readonly outbox: Outbox,
  ) {}

  async perform(
    tenantId: string,
    alerts: readonly Alert[],
    step: AlertAction,
    by: Actor,
    at: Date,
  ): Promise<PerformedActions> {
    // wrong for one, wrong for all
    if (step.action === 'snooze') wakingTime(step.sleep, at);
    const refused = new Map<string, DomainError>();
    const changes: Change[] = [];
    const keys = step.action === 'reopen' ? new FreeKeys(await this.holders(tenantId, alerts)) : undefined;
    for (const alert of alerts)
      try {
        keys?.take(alert);
        changes.push({ alert, entry: apply(alert, step, by, at) });
      } catch (error) {
        if (!(error instanceof DomainError)) throw error;
        refused.set(alert.state.id, error);
      }
    const rows = await this.save(tenantId, changes, step);
    await this.alerts.giveKeys(tenantId, keys?.taken ?? [], at);
    await this.outbox.record(
      tenantId,
      rows.map((row) => eventOf[step.action](row, by, at)),
    );
    return { rows, refused };
  }

  /** The problems are over by themselves: resolves those of the alerts of any tenant that are still open. @returns their ids */
  async autoResolve(alertIds: readonly string[], at: Date, notes: string): Promise<readonly string[]> {
    if (alertIds.length === 0) return [];
    const rows = await this.alerts.autoResolve(alertIds, at, notes);
    await this.outbox.record(
      SYSTEM,
      rows.map((row) => resolvedEvent(row, at)),
    );
    return rows.map(({ id }) => id);
  }

  private holders(tenantId: string, alerts: readonly Alert[]) {
    return this.alerts.keyHolders(
      tenantId,
      alerts.map(({ state }) => state.id),
    );
  }

  private async save(
    scope: Scope & string,
    changes: readonly Change[],
    { action }: AlertAction,
  ): Promise<readonly AlertRow[]> {
    const rows = await this.alerts.saveAll(scope, changes);
    // what is open again is news to everybody
    if (action === 'reopen')
      await this.inbox.forget(
        scope,
        rows.map(({ id }) => id),
      );
    return rows;
  }
}

/** The keys of alerts that are to be opened again: each goes to one alert. */
class FreeKeys {
  readonly taken: KeyHolder[] = [];
  private readonly holderOf: Map<string, string | null>;

  constructor(private readonly holders: ReadonlyMap<string, KeyHolder>) {
    this.holderOf = new Map([...holders.values()].map(({ keyId, holderId }) => [keyId, holderId]));
  }

  /** @throws ProblemGoesOn when another alert of the problem is open */
  take({ state: { id, status } }: Alert): void {
    const key = this.holders.get(id);
    if (!key || isOpen(status)) return;
    const holderId = this.holderOf.get(key.keyId) ?? null;
    if (holderId !== null && holderId !== id) throw new ProblemGoesOn(holderId);
    this.holderOf.set(key.keyId, id);
    this.taken.push(key);
  }
}
