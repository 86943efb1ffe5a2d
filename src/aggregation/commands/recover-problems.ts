import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { Config } from '../../../libs/config/config';
import { ProblemEndsRepository, type RecoveredKey } from '../persistence/problem-ends.repository';

/** That a problem is over. */
export interface Recovered {
  readonly tenantId: string;
  readonly aggregationKey: string;
  readonly alertType: string;
  readonly occurredAt: Date;
}

/**
 * Notes that problems are over, whether or not anybody was told of them.
 * Returns the alerts that told of them, by `<tenant id> <aggregation key>`.
 */
export class RecoverProblemsCommand extends Command<ReadonlyMap<string, readonly string[]>> {
  constructor(
    readonly recovered: readonly Recovered[],
    readonly at: Date,
  ) {
    super();
  }
}

/** The latest end of each problem, in the order in which all writers lock the keys. */
function latestByKey(recovered: readonly Recovered[]): readonly RecoveredKey[] {
  const keys = new Map<string, RecoveredKey>();
  for (const { tenantId, aggregationKey, alertType, occurredAt: at } of recovered) {
    const place = `${tenantId} ${aggregationKey}`;
    const known = keys.get(place);
    if (!known || known.at < at) keys.set(place, { tenantId, aggregationKey, alertType, at });
  }
  return [...keys].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, key]) => key);
}

@CommandHandler(RecoverProblemsCommand)
export class RecoverProblemsHandler implements ICommandHandler<RecoverProblemsCommand> {
  constructor(
    private readonly ends: ProblemEndsRepository,
    private readonly config: Config,
  ) {}

  @Transactional()
  async execute({ recovered, at }: RecoverProblemsCommand): Promise<ReadonlyMap<string, readonly string[]>> {
    return recovered.length === 0 ? new Map() : this.ends.recover(latestByKey(recovered), at, this.config.flapping);
  }
}
