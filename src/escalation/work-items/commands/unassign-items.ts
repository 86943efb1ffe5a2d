import { Command, CommandBus, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Clock } from '../../../../libs/kernel/clock';
import { WorkItemsRepository } from '../persistence/work-items.repository';
import { UpsertWorkItemsCommand } from './upsert-work-items';

/** Takes the open work items away from a member who has left. Repeating it changes nothing. */
export class UnassignItemsCommand extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly memberId: string,
  ) {
    super();
  }
}

const ITEMS_AT_ONCE = 500;

@CommandHandler(UnassignItemsCommand)
export class UnassignItemsHandler implements ICommandHandler<UnassignItemsCommand> {
  constructor(
    private readonly items: WorkItemsRepository,
    private readonly commands: CommandBus,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId, memberId }: UnassignItemsCommand): Promise<void> {
    for (let length = ITEMS_AT_ONCE; length === ITEMS_AT_ONCE;) {
      const occurredAt = this.clock.now();
      const keys = await this.items.assignedTo(tenantId, memberId, ITEMS_AT_ONCE);
      const changes = keys.map((key) => ({ ...key, occurredAt, fields: { assigneeId: null } }));
      if (keys.length > 0) await this.commands.execute(new UpsertWorkItemsCommand(changes));
      length = keys.length;
    }
  }
}
