import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { Config } from '../../../libs/config/config';
import { uuidv7 } from '../../../libs/kernel/uuid';
import { Foldable, groupByKey, Problem } from '../domain/problem';
import { AggregationsRepository } from '../persistence/aggregations.repository';

/** Says which occurrences are the same problem, and which alert tells of it. */
export class FoldOccurrencesCommand<O extends Foldable> extends Command<readonly Problem<O>[]> {
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
  async execute({ occurrences, at, mode }: FoldOccurrencesCommand<Foldable>): Promise<readonly Problem<Foldable>[]> {
    if (!this.config.aggregation.isEnabled)
      return occurrences.map((occurrence) => ({ alertId: uuidv7(), isNew: true, occurrences: [occurrence] }));
    const groups = groupByKey(occurrences).map((group) => ({ group, newAlertId: uuidv7(at.getTime()) }));
    if (groups.length === 0) return [];
    const alertIds = await this.aggregations.fold(groups.map(this.asRow), at, mode === 'afresh');
    return groups.map(({ group, newAlertId }, i) => {
      const alertId = alertIds[i] ?? newAlertId;
      return { alertId, isNew: alertId === newAlertId, occurrences: group };
    });
  }

  private readonly asRow = ({ group, newAlertId }: { group: readonly Foldable[]; newAlertId: string }) => {
    const [first] = group;
    return {
      tenantId: first?.tenantId ?? '',
      aggregationKey: first?.aggregationKey ?? '',
      alertType: first?.alertType ?? '',
      windowMinutes: first?.windowMinutes ?? this.config.aggregation.windowMinutes,
      count: group.length,
      newAlertId,
    };
  };
}
