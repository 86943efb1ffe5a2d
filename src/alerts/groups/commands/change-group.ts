import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { Clock } from '../../../../libs/kernel/clock';
import type { ActingMember } from '../../lifecycle/commands/change-alert';
import { AlertGroupsRepository } from '../persistence/alert-groups.repository';
import { AlertsRepository } from '../../lifecycle/persistence/alerts.repository';
import { changesKey } from '../../lifecycle/domain/alert-action';
import { AlertActionService } from '../../lifecycle/alert-action.service';

/**
 * A member acknowledges or resolves all alerts of a group that allow it. Returns the ids of the changed alerts.
 * Throws GroupNotFound.
 */
export class ChangeGroupCommand extends Command<readonly string[]> {
  constructor(
    readonly groupId: string,
    readonly action: { readonly action: 'acknowledge' | 'resolve'; readonly notes?: string | undefined },
    readonly by: ActingMember,
  ) {
    super();
  }
}

@CommandHandler(ChangeGroupCommand)
export class ChangeGroupHandler implements ICommandHandler<ChangeGroupCommand> {
  constructor(
    private readonly groups: AlertGroupsRepository,
    private readonly alerts: AlertsRepository,
    private readonly actions: AlertActionService,
    private readonly clock: Clock,
  ) {}

  @Transactional()
  async execute({ groupId, action, by }: ChangeGroupCommand): Promise<readonly string[]> {
    const { tenantId } = by;
    const ids = await this.groups.alertsOf(tenantId, groupId);
    const alerts = await this.alerts.lockAllSeen(tenantId, ids, by.viewer, changesKey(action));
    const { rows } = await this.actions.perform(tenantId, alerts, action, by.actor, this.clock.now());
    return rows.map(({ id }) => id);
  }
}
