import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { chunksOf } from '../../../../libs/kernel/chunks-of';
import { Clock } from '../../../../libs/kernel/clock';
import { groupBy } from '../../../../libs/kernel/group-by';
import { uuidv7 } from '../../../../libs/kernel/uuid';
import { unassignedSinceOf } from '../domain/judge-item';
import { applyChange, differs, type WorkItemChange, type WorkItemKey } from '../domain/work-item';
import { WorkItemChanged } from '../domain/work-item.errors';
import { WorkItemsRepository } from '../persistence/work-items.repository';
import type { ItemChange, WorkItemRecord } from '../work-item-record';
import { type WorkItemAuthor, WorkItemWriter } from '../work-item-writer';

/**
 * Adds work items, or changes them, as services reported, in any order: absent fields stay, and so do values that were
 * reported later. Repeating it changes nothing. It joins the transaction of the caller. Returns the items, ordered by their
 * keys. Throws WorkItemChanged.
 */
export class UpsertWorkItemsCommand extends Command<readonly WorkItemRecord[]> {
  /**
   * @param changes of any tenants, several of an item too
   * @param by a member whose changes are audited
   * @param version the version that the items must have
   */
  constructor(
    readonly changes: readonly WorkItemChange[],
    readonly by?: WorkItemAuthor,
    readonly version?: number,
  ) {
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
    private readonly writer: WorkItemWriter,
    private readonly clock: Clock,
  ) {}

  @Transactional()
  async execute({ changes, by, version }: UpsertWorkItemsCommand): Promise<readonly WorkItemRecord[]> {
    const now = this.clock.now();
    const changesOf = groupBy(changes, textOf);
    // chunks follow the order of keys too, so that two callers never wait for each other
    const inOrder = [...changesOf].sort(isGreater).map(([, some]) => some);
    const pairs: ItemChange[] = [];
    for (const some of chunksOf(inOrder, ITEMS_AT_ONCE)) pairs.push(...(await this.applied(some, now)));
    const other = version === undefined ? undefined : pairs.find(({ before }) => before.version !== version);
    if (other) throw new WorkItemChanged(other.before.version);
    const changed = pairs.filter(({ before, after }) => before.version === 0 || differs(before, after));
    const saved = new Map((await this.writer.write(changed, now, by)).map((item) => [item.id, item]));
    return pairs.map(({ before }) => saved.get(before.id) ?? before);
  }

  /** @param changes those of each item */
  private async applied(changes: readonly (readonly WorkItemChange[])[], now: Date): Promise<readonly ItemChange[]> {
    const changesOf = new Map(changes.flatMap((some) => (some[0] ? [[textOf(some[0]), some] as const] : [])));
    const missing = changes.flatMap(([first]) => (first ? [{ ...first, id: uuidv7(now.getTime()) }] : []));
    const items = await this.items.lockOrAdd(missing);
    return items.map((before) => {
      const state = (changesOf.get(textOf(before)) ?? []).reduce(applyChange, before);
      const unassignedSince = unassignedSinceOf(before.version === 0 ? null : before, state);
      return { before, after: { ...before, ...state, unassignedSince } };
    });
  }
}
