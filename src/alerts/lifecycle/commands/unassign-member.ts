import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { chunksOf } from '../../../../libs/kernel/chunks-of';
import { Clock } from '../../../../libs/kernel/clock';
import { Outbox } from '../../../../libs/outbox/outbox';
import { assignedEvent } from '../../events/alert-assigned.event';
import { withStory } from '../../events/alert-story';
import { AlertsRepository } from '../persistence/alerts.repository';

/** Takes the open alerts of a member who was removed away from them: each is its role's, or everybody's, again. */
export class UnassignMemberCommand extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly memberId: string,
  ) {
    super();
  }
}

/** So few in a transaction that nobody waits long for the locks. */
const BATCH = 500;

@CommandHandler(UnassignMemberCommand)
export class UnassignMemberHandler implements ICommandHandler<UnassignMemberCommand> {
  constructor(
    private readonly alerts: AlertsRepository,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId, memberId }: UnassignMemberCommand): Promise<void> {
    const ids = await this.alerts.openOfAssignee(tenantId, memberId);
    for (const some of chunksOf(ids, BATCH)) await this.unassign(tenantId, memberId, some);
  }

  @Transactional()
  protected async unassign(tenantId: string, memberId: string, ids: readonly string[]): Promise<void> {
    const at = this.clock.now();
    const locked = await this.alerts.lockAll(tenantId, ids);
    const own = locked.filter(({ isOpen, state: { assignedTo } }) => isOpen && assignedTo === memberId);
    const changes = own.map((alert) => ({
      alert,
      entry: alert.assign(null, alert.state.assignedRole, null, at, 'the member was removed'),
    }));
    const entries = new Map(changes.map(({ alert, entry }) => [alert.state.id, entry]));
    const rows = await this.alerts.saveAll(tenantId, changes);
    await this.outbox.record(
      tenantId,
      rows.map((row) => withStory(assignedEvent(row, null, at), entries.get(row.id))),
    );
  }
}
