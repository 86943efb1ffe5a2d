import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { Config } from '../../../libs/config/config';
import { uuidv7 } from '../../../libs/kernel/uuid';
import { Foldable, Folded, groupByKey, Problem, weightOf } from '../domain/problem';
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
    const unaggregated = occurrences.filter(({ windowMinutes }) => windowMinutes === null);
    const groups = groupByKey(occurrences.filter(isAggregated));
    const problems: Problem<Foldable>[] = unaggregated.map(alone);
    const quiet: Record<'throttled' | 'outdated', Foldable[]> = { throttled: [], outdated: [] };
    if (groups.length === 0) return { problems, ...quiet };
    const keys = groups.map((group) => foldedKeyOf(group, at));
    const folded = await this.aggregations.fold(keys, at, mode === 'afresh', this.config.flapping.calmMinutes);
    groups.forEach((group, i) => {
      const into = folded[i] ?? 'throttled';
      if (typeof into === 'string') return void quiet[into].push(...group);
      problems.push({ ...into, isNew: into.alertId === keys[i]?.newAlertId, occurrences: group });
    });
    return { problems, ...quiet };
  }
}

type Aggregated = Foldable & { readonly windowMinutes: number };
const isAggregated = (occurrence: Foldable): occurrence is Aggregated => occurrence.windowMinutes !== null;

function foldedKeyOf(group: readonly Aggregated[], at: Date): FoldedKey {
  const [first] = group;
  if (!first) throw new Error('a group without occurrences');
  const { tenantId, aggregationKey, alertType, windowMinutes, throttleMinutes, autoResolveMinutes } = first;
  return {
    tenantId,
    aggregationKey,
    alertType,
    windowMinutes,
    throttleMinutes,
    autoResolveMinutes,
    lastEventAt: latest(group),
    count: weightOf(group),
    newAlertId: uuidv7(at.getTime()),
  };
}

const latest = (group: readonly Foldable[]): Date =>
  new Date(Math.max(...group.map(({ occurredAt }) => occurredAt.getTime())));

/** Without aggregation every occurrence is a problem of its own. */
const alone = (occurrence: Foldable): Problem<Foldable> => ({
  alertId: uuidv7(),
  isNew: true,
  previousAlertId: null,
  recurrence: 1,
  isFlapping: false,
  hasThrottled: false,
  occurrences: [occurrence],
});
