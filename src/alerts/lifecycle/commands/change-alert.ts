import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { Clock } from '../../../../libs/kernel/clock';
import { maySee } from '../../listing/alert-filter';
import type { SeenAlert } from '../../listing/alert-view';
import type { Actor, Viewer } from '../../domain/actor';
import { AlertNotFound } from '../domain/alert.errors';
import { type AlertAction, changesKey } from '../domain/alert-action';
import { AlertsRepository } from '../persistence/alerts.repository';
import { InboxRepository } from '../../inbox/persistence/inbox.repository';
import { AlertActionService } from '../alert-action.service';

/** The member who acts, and the version of the alert that they expect. */
export interface ActingMember {
  readonly tenantId: string;
  readonly actor: Actor;
  readonly viewer: Viewer;
  /** The version that the alert must have; undefined accepts any. */
  readonly version?: number | undefined;
}

/**
 * A member performs an action on an alert, which also marks it as read for them. Returns the alert.
 * Throws AlertNotFound, AlertChanged, IllegalTransition, AlertClosed, ProblemGoesOn.
 */
export class ChangeAlertCommand extends Command<SeenAlert> {
  constructor(
    readonly alertId: string,
    readonly action: AlertAction,
    readonly by: ActingMember,
  ) {
    super();
  }
}

@CommandHandler(ChangeAlertCommand)
export class ChangeAlertHandler implements ICommandHandler<ChangeAlertCommand> {
  constructor(
    private readonly alerts: AlertsRepository,
    private readonly inbox: InboxRepository,
    private readonly actions: AlertActionService,
    private readonly clock: Clock,
  ) {}

  @Transactional()
  async execute({ alertId, action, by }: ChangeAlertCommand): Promise<SeenAlert> {
    const { tenantId } = by;
    const at = this.clock.now();
    const { alert } = await this.alerts.lockSeen(tenantId, alertId, by.viewer, by.version, changesKey(action));
    const { rows, refused } = await this.actions.perform(tenantId, [alert], action, by.actor, at);
    for (const error of refused.values()) throw error;
    const [row] = rows;
    if (!row) throw new AlertNotFound(alertId);
    const unseen = { readAt: null, dismissedAt: null };
    // a member who assigns the alert to somebody else may not see it any longer
    if (!maySee(by.viewer, row)) return { ...row, ...unseen };
    const marks = await this.inbox.mark(tenantId, 'read', by.viewer, [alertId], at);
    return { ...row, ...(marks.get(alertId) ?? unseen) };
  }
}
