import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { Clock } from '../../../libs/kernel/clock';
import { Outbox } from '../../../libs/outbox/outbox';
import { mayBecome } from '../domain/alert-status';
import { acknowledgedEvent } from '../events/alert-acknowledged.event';
import { resolvedEvent } from '../events/alert-resolved.event';
import { AlertGroupsRepository } from '../persistence/alert-groups.repository';
import { AlertsRepository } from '../persistence/alerts.repository';

/** A member acknowledges or resolves all alerts of an incident that allow it. Returns their ids. Throws GroupNotFound. */
export class ChangeGroupCommand extends Command<readonly string[]> {
  constructor(
    readonly tenantId: string,
    readonly groupId: string,
    readonly action: 'acknowledge' | 'resolve',
    readonly memberId: string,
    readonly notes?: string,
  ) {
    super();
  }
}

const becomes = { acknowledge: 'acknowledged', resolve: 'resolved' } as const;

@CommandHandler(ChangeGroupCommand)
export class ChangeGroupHandler implements ICommandHandler<ChangeGroupCommand> {
  constructor(
    private readonly groups: AlertGroupsRepository,
    private readonly alerts: AlertsRepository,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  @Transactional()
  async execute({ tenantId, groupId, action, memberId, notes }: ChangeGroupCommand): Promise<readonly string[]> {
    const ids = await this.groups.alertsOf(tenantId, groupId);
    const now = this.clock.now();
    const locked = await this.alerts.lockAll(tenantId, ids);
    const willing = locked.filter(({ state }) => mayBecome(state.status, becomes[action]));
    const rows = await this.alerts.saveAll(
      tenantId,
      willing.map((alert) => ({ alert, entry: alert[action](memberId, now, notes) })),
    );
    const eventOf = action === 'resolve' ? resolvedEvent : acknowledgedEvent;
    await this.outbox.record(
      tenantId,
      rows.map((row) => eventOf(row, now)),
    );
    return rows.map(({ id }) => id);
  }
}
