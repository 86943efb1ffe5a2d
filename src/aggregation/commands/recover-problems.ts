import { Command, CommandBus, CommandHandler, ICommandHandler, QueryBus } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { Config } from '../../../libs/config/config';
import { uuidv7 } from '../../../libs/kernel/uuid';
import { ClaimKeysCommand, GetKeyAlertsQuery, keyTextOf, SaveKeysCommand } from '../../alerts';
import { ended, endedKey } from '../end';

/** The end of a problem, reported by an event. */
export interface Recovered {
  readonly tenantId: string;
  readonly aggregationKey: string;
  readonly alertType: string;
  readonly occurredAt: Date;
}

/**
 * Records that problems are over, whether or not they were reported before. Returns the ids of the alerts that
 * reported them, by `<tenant id> <aggregation key>`. Problems with a later occurrence are missing.
 */
export class RecoverProblemsCommand extends Command<ReadonlyMap<string, readonly string[]>> {
  constructor(
    readonly recovered: readonly Recovered[],
    readonly at: Date,
  ) {
    super();
  }
}

/** Returns the latest end of each problem. */
function latestByKey(recovered: readonly Recovered[]): readonly Recovered[] {
  const latest = new Map<string, Recovered>();
  for (const one of recovered) {
    const known = latest.get(keyTextOf(one));
    if (!known || known.occurredAt < one.occurredAt) latest.set(keyTextOf(one), one);
  }
  return [...latest.values()];
}

@CommandHandler(RecoverProblemsCommand)
export class RecoverProblemsHandler implements ICommandHandler<RecoverProblemsCommand> {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly config: Config,
  ) {}

  @Transactional()
  async execute({ recovered, at }: RecoverProblemsCommand): Promise<ReadonlyMap<string, readonly string[]>> {
    const latest = latestByKey(recovered);
    const unseen = latest.map(({ occurredAt, ...name }) => endedKey(name, uuidv7(at.getTime()), occurredAt, at));
    const known = await this.commands.execute(new ClaimKeysCommand(unseen));
    const changes = latest.flatMap((one) => {
      const key = known.get(keyTextOf(one));
      return key ? [{ before: key, after: ended(key, one.occurredAt, at, this.config.flapping) }] : [];
    });
    await this.commands.execute(new SaveKeysCommand(changes));
    const over = changes.filter(({ after }) => !after.isActive).map(({ after }) => after.id);
    return this.queries.execute(new GetKeyAlertsQuery(over));
  }
}
