import { Injectable } from '@nestjs/common';
import { DomainError } from '../../../libs/kernel/domain-error';
import { type Scope, SYSTEM } from '../../../libs/database/database';
import { Outbox } from '../../../libs/outbox/outbox';
import type { AlertRow } from '../listing/alert-view';
import type { Actor } from '../domain/actor';
import { isOpen } from '../domain/alert-status';
import type { KeyHolder } from '../keys/persistence/held-keys';
import type { Alert } from './domain/alert';
import { ProblemGoesOn } from './domain/alert.errors';
import { type AlertActionName, type AlertAction, apply, wakingTime } from './domain/alert-action';
import type { AlertEvent } from '../events/alert-event';
import { automatic, withStory } from '../events/alert-story';
import { acknowledgedEvent } from '../events/alert-acknowledged.event';
import { assignedEvent } from '../events/alert-assigned.event';
import { ignoredEvent } from '../events/alert-ignored.event';
import { reopenedEvent } from '../events/alert-reopened.event';
import { resolvedEvent } from '../events/alert-resolved.event';
import { snoozedEvent } from '../events/alert-snoozed.event';
import { unacknowledgedEvent } from '../events/alert-unacknowledged.event';
import { unsnoozedEvent } from '../events/alert-unsnoozed.event';
import { AlertsRepository, type Change } from './persistence/alerts.repository';
import { InboxRepository } from '../inbox/persistence/inbox.repository';

/** The event that each action publishes. */
const eventOf = {
  acknowledge: (row, _, at) => acknowledgedEvent(row, at),
  unacknowledge: (row, _, at) => unacknowledgedEvent(row, at),
  resolve: (row, _, at) => resolvedEvent(row, at),
  snooze: (row, { id }, at) => snoozedEvent(row, id, at),
  unsnooze: (row, { id }, at) => unsnoozedEvent(row, 'member', id, at),
  reopen: (row, { id }, at) => reopenedEvent(row, id, at),
  ignore: (row, _, at) => ignoredEvent(row, at),
  assign: (row, { id }, at) => assignedEvent(row, id, at),
} as const satisfies Record<AlertActionName, (row: AlertRow, by: Actor, at: Date) => AlertEvent>;

/** The result of one action on several alerts. */
export interface PerformedActions {
  readonly rows: readonly AlertRow[];
  /** The alerts that refused the action, by id, with the error. */
  readonly refused: ReadonlyMap<string, DomainError>;
}

/** Performs actions on locked alerts: saves each alert with its history entry, and publishes the event. */
@Injectable()
export class AlertActionService {
  constructor(
    private readonly alerts: AlertsRepository,
    private readonly inbox: InboxRepository,
    private readonly outbox: Outbox,
  ) {}

  /**
   * Performs one action of a member on alerts that are locked. Alerts that refuse it do not change.
   * @throws InvalidInput
   */
  async perform(
    tenantId: string,
    alerts: readonly Alert[],
    action: AlertAction,
    by: Actor,
    at: Date,
  ): Promise<PerformedActions> {
    // an invalid time fails the whole request, not each alert
    if (action.action === 'snooze') wakingTime(action.sleep, at);
    const refused = new Map<string, DomainError>();
    const changes: Change[] = [];
    const keys = action.action === 'reopen' ? new ReopenedKeys(await this.holders(tenantId, alerts)) : undefined;
    for (const alert of alerts)
      try {
        keys?.claim(alert);
        changes.push({ alert, entry: apply(alert, action, by, at) });
      } catch (error) {
        if (!(error instanceof DomainError)) throw error;
        refused.set(alert.state.id, error);
      }
    const rows = await this.save(tenantId, changes, action);
    await this.alerts.returnKeys(tenantId, keys?.claimed ?? [], at);
    const entries = new Map(changes.map(({ alert, entry }) => [alert.state.id, entry]));
    await this.outbox.record(
      tenantId,
      rows.map((row) => withStory(eventOf[action.action](row, by, at), entries.get(row.id))),
    );
    return { rows, refused };
  }

  /**
   * Resolves those of the alerts that are still open, of any tenant, without an actor: their problems are over.
   * @returns the ids of the resolved alerts
   */
  async autoResolve(alertIds: readonly string[], at: Date, notes: string): Promise<readonly string[]> {
    if (alertIds.length === 0) return [];
    const rows = await this.alerts.autoResolve(alertIds, at, notes);
    await this.outbox.record(
      SYSTEM,
      rows.map((row) => withStory(resolvedEvent(row, at), automatic({ ...row, newStatus: row.status }))),
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
    // a reopened alert is unread again for every member
    if (action === 'reopen')
      await this.inbox.deleteMarks(
        scope,
        rows.map(({ id }) => id),
      );
    return rows;
  }
}

/** The aggregation keys of alerts that are being reopened. Each key can be claimed by one alert. */
class ReopenedKeys {
  readonly claimed: KeyHolder[] = [];
  private readonly holderOf: Map<string, string | null>;

  constructor(private readonly holders: ReadonlyMap<string, KeyHolder>) {
    this.holderOf = new Map([...holders.values()].map(({ keyId, holderId }) => [keyId, holderId]));
  }

  /** Claims the key of an alert. @throws ProblemGoesOn when another alert of the same problem is open */
  claim({ state: { id, status } }: Alert): void {
    const key = this.holders.get(id);
    if (!key || isOpen(status)) return;
    const holderId = this.holderOf.get(key.keyId) ?? null;
    if (holderId !== null && holderId !== id) throw new ProblemGoesOn(holderId);
    this.holderOf.set(key.keyId, id);
    this.claimed.push(key);
  }
}
