import { Injectable } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { Clock } from '../../libs/kernel/clock';
import { DomainError } from '../../libs/kernel/domain-error';
import {
  ApplyMetricReadingCommand,
  type ClaimedMetricRule,
  RecordRuleActivityCommand,
  ReleaseMetricRuleCommand,
} from '../rules';
import { type MetricReading, type MetricSeries, ReadMetricCommand } from '../sources';
import { FilterSuppressedQuery } from '../suppression';
import { AlertPipeline } from './alert-pipeline';
import { activitiesOf } from './outcomes';

/** What came of reading a rule. */
export interface ReadMetricRule {
  readonly rule: ClaimedMetricRule;
  readonly occurrences: number;
  readonly alertIds: readonly string[];
  /** Why it could not be read; null: it was. */
  readonly error: string | null;
}

/** Reads claimed metric rules, and makes alerts of what the figures say. */
@Injectable()
export class MetricRules {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly pipeline: AlertPipeline,
    private readonly clock: Clock,
  ) {}

  /**
   * Reads a rule outside of transactions, then judges the answer in one. A failure changes nothing but when it is read again.
   * @param since older answers are not taken
   * @throws ReadingStopped when the process ends
   */
  async run(rule: ClaimedMetricRule, since: Date): Promise<ReadMetricRule> {
    const reading = await this.read(rule, since);
    const at = this.clock.now();
    if ('series' in reading) return { rule, error: null, ...(await this.judge(rule, reading.series, at)) };
    const nextAt = new Date(at.getTime() + rule.parameters.intervalSeconds * 1_000);
    await this.commands.execute(new ReleaseMetricRuleCommand(rule, nextAt));
    return { rule, occurrences: 0, alertIds: [], error: reading.error };
  }

  private async read({ tenantId, parameters }: ClaimedMetricRule, since: Date): Promise<MetricReading> {
    const { sourceId, query, valuePath } = parameters;
    const command = new ReadMetricCommand(tenantId, sourceId, { query, valuePath }, since);
    return this.commands.execute(command).catch((error: unknown) => {
      if (error instanceof DomainError) return { error: error.message };
      throw error;
    });
  }

  @Transactional()
  protected async judge(rule: ClaimedMetricRule, series: readonly MetricSeries[], now: Date) {
    const outcome = await this.commands.execute(new ApplyMetricReadingCommand(rule, series, now));
    const { occurrences } = outcome;
    const verdicts = await this.queries.execute(new FilterSuppressedQuery(occurrences, now));
    const result = await this.pipeline.process({ ...outcome, verdicts, now });
    const batchOutcome = { result, observations: [], failures: [] };
    await this.commands.execute(new RecordRuleActivityCommand(activitiesOf(batchOutcome, []), now));
    return { occurrences: occurrences.length, alertIds: result.problems.map(({ alertId }) => alertId) };
  }
}
