import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { Config } from '../../../libs/config/config';
import { uuidv7 } from '../../../libs/kernel/uuid';
import { Foldable, Folded, groupByKey, Problem } from '../domain/problem';
import { AggregationsRepository, FoldedKey } from '../persistence/aggregations.repository';

/** Says which occurrences are the same problem, which alert tells of it, and which come too soon for a new alert. */
export class FoldOccurrencesCommand<O extends Foldable> extends Command<Folded<O>> {
  /** @param mode afresh: the alerts that told of these are closed, so new ones must */
  constructor(
    readonly occurrences: readonly O[],
    readonly at: Date,
    readonly mode?: 'afresh',
  ) {
    super();
  }
}

@CommandHandler(FoldOccurrencesCommand)
export class FoldOccurrencesHandler implements ICommandHandler<FoldOccurrencesCommand<Foldable>> {
  constructor(
    private readonly aggregations: AggregationsRepository,
    private readonly config: Config,
  ) {}

  @Transactional()
  async execute({ occurrences, at, mode }: FoldOccurrencesCommand<Foldable>): Promise<Folded<Foldable>> {
    if (!this.config.aggregation.isEnabled) return { problems: occurrences.map(alone), throttled: [], outdated: [] };
    const groups = groupByKey(occurrences);
    if (groups.length === 0) return { problems: [], throttled: [], outdated: [] };
    const keys = groups.map((group) => this.keyOf(group, at));
    const into = await this.aggregations.fold(keys, at, mode === 'afresh');
    const problems: Problem<Foldable>[] = [];
    const quiet: Record<'throttled' | 'outdated', Foldable[]> = { throttled: [], outdated: [] };
    groups.forEach((group, i) => {
      const told = into[i] ?? 'throttled';
      if (typeof told === 'string') return void quiet[told].push(...group);
      const { alertId } = told;
      problems.push({ alertId, isNew: alertId === keys[i]?.newAlertId, occurrences: group });
    });
    return { problems, ...quiet };
  }

  private keyOf(group: readonly Foldable[], at: Date): FoldedKey {
    const [first] = group;
    if (!first) throw new Error('a group without occurrences');
    const { aggregation, throttling } = this.config;
    return {
      tenantId: first.tenantId,
      aggregationKey: first.aggregationKey,
      alertType: first.alertType,
      windowMinutes: first.windowMinutes ?? aggregation.windowMinutes,
      throttleMinutes: throttling.isEnabled ? (first.throttleMinutes ?? throttling.defaultMinutes) : 0,
      autoResolveMinutes: first.autoResolveMinutes,
      lastEventAt: latest(group),
      count: group.length,
      newAlertId: uuidv7(at.getTime()),
    };
  }
}

const latest = (group: readonly Foldable[]): Date =>
  new Date(Math.max(...group.map(({ occurredAt }) => occurredAt.getTime())));

/** Without aggregation every occurrence is a problem of its own. */
const alone = (occurrence: Foldable): Problem<Foldable> => ({
  alertId: uuidv7(),
  isNew: true,
  occurrences: [occurrence],
});
