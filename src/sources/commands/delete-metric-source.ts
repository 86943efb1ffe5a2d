import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { Audit } from '../../../libs/audit/audit';
import type { AuditActor } from '../../../libs/audit/audit-entry';
import { Clock } from '../../../libs/kernel/clock';
import { requireVersion, type WantedVersion } from '../../../libs/kernel/wanted-version';
import { Outbox } from '../../../libs/outbox/outbox';
import { MetricSourceChanged } from '../domain/source.errors';
import { MetricSourcesRepository } from '../persistence/metric-sources.repository';
import { sourceEntry } from '../source-audit';
import { sourceEvent } from '../source-events';

/** Deletes a metric source that no rule names. Throws MetricSourceNotFound, MetricSourceChanged, VersionRequired, MetricSourceInUse. */
export class DeleteMetricSourceCommand extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly id: string,
    readonly by: AuditActor,
    readonly version: WantedVersion,
  ) {
    super();
  }
}

@CommandHandler(DeleteMetricSourceCommand)
export class DeleteMetricSourceHandler implements ICommandHandler<DeleteMetricSourceCommand> {
  constructor(
    private readonly sources: MetricSourcesRepository,
    private readonly outbox: Outbox,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  @Transactional()
  async execute({ tenantId, id, by, version }: DeleteMetricSourceCommand): Promise<void> {
    const row = await this.sources.lock(tenantId, id);
    requireVersion(version, row.version, MetricSourceChanged);
    await this.sources.remove(row);
    // nobody waits any longer for a source that is gone
    if (row.isErrored)
      await this.outbox.record(tenantId, [sourceEvent('metric_source_back', row, null, this.clock.now())]);
    await this.audit.record(tenantId, by, [sourceEntry('deleted', row, undefined)]);
  }
}
