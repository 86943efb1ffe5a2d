import { Injectable } from '@nestjs/common';
import type { Actor, Viewer } from '../domain/actor';
import type { BulkResult, BulkAlertAction, EscalationRequest, Mark } from './domain/bulk';
import { AlertsRepository } from '../lifecycle/persistence/alerts.repository';
import { InboxRepository } from '../inbox/persistence/inbox.repository';
import { changesKey } from '../lifecycle/domain/alert-action';
import { AlertActionService } from '../lifecycle/alert-action.service';
import { AlertClosed } from '../lifecycle/domain/alert.errors';
import { isOpen } from '../domain/alert-status';
import type { AlertRow } from '../listing/alert-view';
import { escalationRequestedEvent } from '../events/alert-escalation-requested.event';
import { markedEvent } from '../events/inbox-marked.event';
import { Outbox } from '../../../libs/outbox/outbox';

/** The member who performs a bulk action, and which alerts they may see. */
export interface BulkActor {
  readonly actor: Actor;
  readonly viewer: Viewer;
}

/** Performs one action on many alerts in the current transaction. Alerts that refuse it do not change. */
@Injectable()
export class BulkActionService {
  constructor(
    private readonly alerts: AlertsRepository,
    private readonly inbox: InboxRepository,
    private readonly actions: AlertActionService,
    private readonly outbox: Outbox,
  ) {}

  /** @returns the result of each alert, in the order of `ids` */
  async perform(
    tenantId: string,
    ids: readonly string[],
    action: BulkAlertAction,
    { actor, viewer }: BulkActor,
    at: Date,
  ): Promise<readonly BulkResult[]> {
    if (isMark(action)) {
      const marked = await this.inbox.mark(tenantId, action.action, viewer, ids, at);
      const dismissedAt = action.action === 'dismiss' ? at : null;
      await this.outbox.record(tenantId, [
        markedEvent(tenantId, viewer, [...marked.keys()], { readAt: at, dismissedAt }, at),
      ]);
      return ids.map((id) => resultOf(id, marked.has(id)));
    }
    if (action.action === 'escalate') return this.requestEscalation(tenantId, ids, action, { actor, viewer }, at);
    const alerts = await this.alerts.lockAllSeen(tenantId, ids, viewer, changesKey(action));
    const { rows, refused } = await this.actions.perform(tenantId, alerts, action, actor, at);
    const done = new Set(rows.map(({ id }) => id));
    await this.inbox.mark(tenantId, 'read', viewer, [...done], at);
    return ids.map((id) => resultOf(id, done.has(id), refused.get(id)));
  }

  /** Records the wish: `escalation` takes the next level of each alert. */
  private async requestEscalation(
    tenantId: string,
    ids: readonly string[],
    { notes }: EscalationRequest,
    { actor, viewer }: BulkActor,
    at: Date,
  ): Promise<readonly BulkResult[]> {
    const rows = await this.alerts.lockRowsSeen(tenantId, ids, viewer);
    const open = rows.filter(({ status }) => isOpen(status));
    await this.outbox.record(
      tenantId,
      open.map((row) => escalationRequestedEvent(row, actor, notes ?? null, at)),
    );
    const done = new Set(open.map(({ id }) => id));
    await this.inbox.mark(tenantId, 'read', viewer, [...done], at);
    const refusals = new Map(rows.map((row) => [row.id, closed(row)]));
    return ids.map((id) => resultOf(id, done.has(id), refusals.get(id)));
  }
}

const closed = ({ status, statusBy: by, statusByName: byName, statusAt: at }: AlertRow): AlertClosed =>
  new AlertClosed({ status, by, byName, at }, 'escalated');

const isMark = (action: BulkAlertAction): action is Mark => action.action === 'read' || action.action === 'dismiss';

function resultOf(alertId: string, isDone: boolean, refusal?: Error): BulkResult {
  if (isDone) return { alertId, outcome: 'done', detail: null };
  return refusal
    ? { alertId, outcome: 'conflict', detail: refusal.message }
    : { alertId, outcome: 'not_found', detail: `There is no alert ${alertId}.` };
}
