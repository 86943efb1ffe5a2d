import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { MetricSourcesRepository } from '../persistence/metric-sources.repository';
import { type MetricReading, MetricReadings } from '../reading/metric-readings';
import type { MetricQuestion } from '../reading/source-client';

/** Asks a metric source a question now. Throws MetricSourceNotFound. */
export class TryMetricSourceCommand extends Command<MetricReading> {
  constructor(
    readonly tenantId: string,
    readonly id: string,
    readonly question: MetricQuestion,
  ) {
    super();
  }
}

@CommandHandler(TryMetricSourceCommand)
export class TryMetricSourceHandler implements ICommandHandler<TryMetricSourceCommand> {
  constructor(
    private readonly sources: MetricSourcesRepository,
    private readonly readings: MetricReadings,
  ) {}

  async execute({ tenantId, id, question }: TryMetricSourceCommand): Promise<MetricReading> {
    return this.readings.try(await this.sources.get(tenantId, id), question);
  }
}
