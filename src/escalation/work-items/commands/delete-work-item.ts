import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { Clock } from '../../../../libs/kernel/clock';
import { requireVersion, type WantedVersion } from '../../../../libs/kernel/wanted-version';
import type { WorkItemKey } from '../domain/work-item';
import { WorkItemChanged } from '../domain/work-item.errors';
import { WorkItemsRepository } from '../persistence/work-items.repository';
import { type WorkItemAuthor, WorkItemWriter } from '../work-item-writer';

/** Deletes a work item; its alerts are over. Throws WorkItemNotFound, WorkItemChanged, VersionRequired. */
export class DeleteWorkItemCommand extends Command<void> {
  constructor(
    readonly key: WorkItemKey,
    readonly by: WorkItemAuthor,
    readonly version: WantedVersion,
  ) {
    super();
  }
}

@CommandHandler(DeleteWorkItemCommand)
export class DeleteWorkItemHandler implements ICommandHandler<DeleteWorkItemCommand> {
  constructor(
    private readonly items: WorkItemsRepository,
    private readonly writer: WorkItemWriter,
    private readonly clock: Clock,
  ) {}

  @Transactional()
  async execute({ key, by, version }: DeleteWorkItemCommand): Promise<void> {
    const item = await this.items.get(key, true);
    requireVersion(version, item.version, WorkItemChanged);
    await this.writer.remove(item, this.clock.now(), by);
  }
}
