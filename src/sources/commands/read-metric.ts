import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { type MetricReading, MetricReadings } from '../reading/metric-readings';
import type { MetricQuestion } from '../reading/source-client';

/**
 * Reads the series that answer a question, for a rule. Outside of transactions: it may take half a minute.
 * Throws MetricSourceNotFound; ReadingStopped when the process ends.
 */
export class ReadMetricCommand extends Command<MetricReading> {
  /** @param since older answers of the cache are not taken */
  constructor(
    readonly tenantId: string,
    readonly sourceId: string,
    readonly question: MetricQuestion,
    readonly since: Date,
  ) {
    super();
  }
}

@CommandHandler(ReadMetricCommand)
export class ReadMetricHandler implements ICommandHandler<ReadMetricCommand> {
  constructor(private readonly readings: MetricReadings) {}

  execute({ tenantId, sourceId, question, since }: ReadMetricCommand): Promise<MetricReading> {
    return this.readings.read(tenantId, sourceId, question, since);
  }
}
