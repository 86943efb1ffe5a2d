import { Injectable } from '@nestjs/common';
import type { Actor, Viewer } from '../domain/actor';
import type { BulkResult, BulkAlertAction, Mark } from './domain/bulk';
import { AlertsRepository } from '../lifecycle/persistence/alerts.repository';
import { InboxRepository } from '../inbox/persistence/inbox.repository';
import { changesKey } from '../lifecycle/domain/alert-action';
import { AlertActionService } from '../lifecycle/alert-action.service';

/** Who does it, and what they may see. */
export interface BulkActor {
  readonly actor: Actor;
  readonly viewer: Viewer;
}

/** Does one thing with many alerts, in the transaction at hand; those that do not allow it stay as they are. */
@Injectable()
export class BulkActionService {
  constructor(
    private readonly alerts: AlertsRepository,
    private readonly inbox: InboxRepository,
    private readonly steps: AlertActionService,
  ) {}

  /** @returns what became of each, in their order */
  async perform(
    tenantId: string,
    ids: readonly string[],
    step: BulkAlertAction,
    { actor, viewer }: BulkActor,
    at: Date,
  ): Promise<readonly BulkResult[]> {
    if (isMark(step)) {
      const marked = await this.inbox.mark(tenantId, step.action, viewer, ids, at);
      return ids.map((id) => resultOf(id, marked.has(id)));
    }
    const alerts = await this.alerts.lockAllSeen(tenantId, ids, viewer, changesKey(step));
    const { rows, refused } = await this.steps.perform(tenantId, alerts, step, actor, at);
    const done = new Set(rows.map(({ id }) => id));
    await this.inbox.mark(tenantId, 'read', viewer, [...done], at);
    return ids.map((id) => resultOf(id, done.has(id), refused.get(id)));
  }
}

const isMark = (step: BulkAlertAction): step is Mark => step.action === 'read' || step.action === 'dismiss';

function resultOf(alertId: string, isDone: boolean, refusal?: Error): BulkResult {
  if (isDone) return { alertId, outcome: 'done', detail: null };
  return refusal
    ? { alertId, outcome: 'conflict', detail: refusal.message }
    : { alertId, outcome: 'not_found', detail: `There is no alert ${alertId}.` };
}
