import { Command, CommandBus, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { Config } from '../../../libs/config/config';
import { uuidv7 } from '../../../libs/kernel/uuid';
import { type AlertKey, ClaimKeysCommand, type KeyChange, keyTextOf, SaveKeysCommand } from '../../alerts';
import { decideFold, foldInto, type FoldInput, newKey } from '../fold';
import { type Foldable, type Folded, groupByKey, type Problem, weightOf } from '../problem';

/**
 * Decides which occurrences are the same problem, which alert reports each problem, and which occurrences come too
 * soon for a new alert. The keys stay locked until the transaction ends, so that nobody opens or closes their alerts
 * meanwhile.
 */
export class FoldOccurrencesCommand<O extends Foldable> extends Command<Folded<O>> {
  constructor(
    readonly occurrences: readonly O[],
    readonly at: Date,
  ) {
    super();
  }
}

type Aggregated = Foldable & { readonly windowMinutes: number };
const isAggregated = (occurrence: Foldable): occurrence is Aggregated => occurrence.windowMinutes !== null;

/** Occurrences of one key, and the state of the key if it is new. */
interface KeyGroup {
  readonly occurrences: readonly Aggregated[];
  readonly input: FoldInput;
  readonly ifNew: AlertKey;
}

@CommandHandler(FoldOccurrencesCommand)
export class FoldOccurrencesHandler implements ICommandHandler<FoldOccurrencesCommand<Foldable>> {
  constructor(
    private readonly commands: CommandBus,
    private readonly config: Config,
  ) {}

  @Transactional()
  async execute({ occurrences, at }: FoldOccurrencesCommand<Foldable>): Promise<Folded<Foldable>> {
    const problems: Problem<Foldable>[] = occurrences.filter((one) => !isAggregated(one)).map(separateProblem);
    const rest = { throttled: [] as Foldable[], outdated: [] as Foldable[] };
    const groups = groupByKey(occurrences.filter(isAggregated)).map((group) => this.keyGroup(group, at));
    const known = await this.commands.execute(new ClaimKeysCommand(groups.map(({ ifNew }) => ifNew)));
    const changes: KeyChange[] = [];
    for (const { occurrences: group, input, ifNew } of groups) {
      const before = known.get(keyTextOf(ifNew));
      const decision = decideFold(before, input);
      const after = before ? foldInto(before, decision, input) : ifNew;
      if (before && after !== before) changes.push({ before, after });
      if (decision === 'throttled' || decision === 'outdated') rest[decision].push(...group);
      else problems.push(problemOf(group, kinds[decision], before, after));
    }
    await this.commands.execute(new SaveKeysCommand(changes));
    return { problems, ...rest };
  }

  private keyGroup(occurrences: readonly Aggregated[], at: Date): KeyGroup {
    const [first] = occurrences;
    if (!first) throw new Error('a group without occurrences');
    const { tenantId, aggregationKey, alertType, windowMinutes, throttleMinutes, autoResolveMinutes, reopenMinutes } =
      first;
    const input = {
      at,
      lastEventAt: new Date(Math.max(...occurrences.map(({ occurredAt }) => occurredAt.getTime()))),
      count: weightOf(occurrences),
      windowMinutes,
      throttleMinutes,
      autoResolveMinutes,
      reopenMinutes,
      newAlertId: uuidv7(at.getTime()),
      calmMinutes: this.config.flapping.calmMinutes,
    };
    const ifNew = newKey({ id: uuidv7(at.getTime()), tenantId, aggregationKey, alertType }, input);
    return { occurrences, input, ifNew };
  }
}

const kinds = { fold: 'known', reopen: 'reopened', new: 'new' } as const;

function problemOf(
  occurrences: readonly Foldable[],
  kind: Problem<Foldable>['kind'],
  before: AlertKey | undefined,
  after: AlertKey,
): Problem<Foldable> {
  const { alertId, previousAlertId, alertCount, isFlapping, throttledCount } = after;
  if (alertId === null) throw new Error(`the key ${after.id} has no alert`);
  const hasThrottled = throttledCount > 0;
  return {
    alertId,
    kind,
    key: { before, after },
    previousAlertId,
    recurrence: alertCount,
    isFlapping,
    hasThrottled,
    occurrences,
  };
}

/** Without aggregation, every occurrence is a separate problem. */
const separateProblem = (occurrence: Foldable): Problem<Foldable> => ({
  alertId: uuidv7(),
  kind: 'new',
  key: null,
  previousAlertId: null,
  recurrence: 1,
  isFlapping: false,
  hasThrottled: false,
  occurrences: [occurrence],
});
