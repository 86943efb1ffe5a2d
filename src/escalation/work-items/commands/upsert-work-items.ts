import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { chunksOf } from '../../../../libs/kernel/chunks-of';
import { Clock } from '../../../../libs/kernel/clock';
import { uuidv7 } from '../../../../libs/kernel/uuid';
import { applyChange, differs, type WorkItemChange, type WorkItemKey } from '../domain/work-item';
import { WorkItemsRepository } from '../persistence/work-items.repository';
import type { WorkItemRecord } from '../work-item-record';

/**
 * Adds work items, or changes them, as services reported, in any order: absent fields stay, and so do values that were
 * reported later. Repeating it changes nothing. It joins the transaction of the caller.
 */
export class UpsertWorkItemsCommand extends Command<void> {
  /** @param changes of any tenants, several of an item too */
  constructor(readonly changes: readonly WorkItemChange[]) {
    super();
  }
}

const ITEMS_AT_ONCE = 1_000;

const textOf = ({ tenantId, resourceType, resourceId }: WorkItemKey): string =>
  JSON.stringify([tenantId, resourceType, resourceId]);

const isGreater = ([a]: [string, unknown], [b]: [string, unknown]): number => (a < b ? -1 : 1);

@CommandHandler(UpsertWorkItemsCommand)
export class UpsertWorkItemsHandler implements ICommandHandler<UpsertWorkItemsCommand> {
  constructor(
    private readonly items: WorkItemsRepository,
    private readonly clock: Clock,
  ) {}

  @Transactional()
  async execute({ changes }: UpsertWorkItemsCommand): Promise<void> {
    const changesOf = Map.groupBy(changes, textOf);
    // chunks follow the order of keys too, so that two callers never wait for each other
    const inOrder = [...changesOf].sort(isGreater).map(([, some]) => some);
    for (const some of chunksOf(inOrder, ITEMS_AT_ONCE)) await this.upsert(some);
  }

  /** @param changes those of each item */
  private async upsert(changes: readonly (readonly WorkItemChange[])[]): Promise<void> {
    const now = this.clock.now();
    const changesOf = new Map(changes.flatMap((some) => (some[0] ? [[textOf(some[0]), some] as const] : [])));
    const missing = changes.flatMap(([first]) => (first ? [{ ...first, id: uuidv7(now.getTime()) }] : []));
    const before = await this.items.lockOrAdd(missing);
    const after = before.map((item): [WorkItemRecord, WorkItemRecord] => {
      const state = (changesOf.get(textOf(item)) ?? []).reduce(applyChange, item);
      return [item, { ...item, ...state }];
    });
    const changed = after.filter(([old, item]) => old.version === 0 || differs(old, item)).map(([, item]) => item);
    if (changed.length > 0) await this.items.save(changed, now);
  }
}
