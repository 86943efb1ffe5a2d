import { Command, CommandBus, CommandHandler, ICommandHandler, QueryBus } from '@nestjs/cqrs';
import { type Matches, MatchRulesQuery, ProvisionTenantsCommand, type RuleEvent } from '../../rules';
import { FilterSuppressedQuery, type SuppressionVerdicts } from '../../suppression';

/** What the rules and the suppressions say of events. */
export interface JudgedEvents {
  readonly matches: Matches;
  readonly verdicts: SuppressionVerdicts;
}

/**
 * Asks the rules and the suppressions of their tenants about events; a tenant seen for the first time gets its default
 * rules before that. Nothing else is written. Must run outside of transactions: rules and suppressions are cached.
 */
export class JudgeEventsCommand extends Command<JudgedEvents> {
  constructor(
    readonly events: readonly RuleEvent[],
    readonly at: Date,
  ) {
    super();
  }
}

@CommandHandler(JudgeEventsCommand)
export class JudgeEventsHandler implements ICommandHandler<JudgeEventsCommand> {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  async execute({ events, at }: JudgeEventsCommand): Promise<JudgedEvents> {
    await this.commands.execute(new ProvisionTenantsCommand(events.map(({ tenantId }) => tenantId)));
    const matches = await this.queries.execute(new MatchRulesQuery(events, at));
    const observed = matches.observations.map(({ occurrence }) => occurrence);
    const verdicts = await this.queries.execute(new FilterSuppressedQuery([...matches.occurrences, ...observed], at));
    return { matches, verdicts };
  }
}
