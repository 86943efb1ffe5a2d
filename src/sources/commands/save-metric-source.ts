import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { Audit } from '../../../libs/audit/audit';
import type { AuditActor } from '../../../libs/audit/audit-entry';
import { Config } from '../../../libs/config/config';
import { Clock } from '../../../libs/kernel/clock';
import { type Fault, InvalidInput } from '../../../libs/kernel/domain-error';
import { uuidv7 } from '../../../libs/kernel/uuid';
import { requireVersion, type WantedVersion } from '../../../libs/kernel/wanted-version';
import { checkUserUrl } from '../../../libs/outbound/user-urls';
import { MetricSourceChanged, TooManyMetricSources } from '../domain/source.errors';
import { MetricSourcesRepository } from '../persistence/metric-sources.repository';
import { SourceSecrets } from '../reading/source-secrets';
import { sourceEntry } from '../source-audit';
import type { MetricSourceDefinition, MetricSourceRow } from '../source-view';

/**
 * Creates a metric source (without an id) or replaces one.
 * Throws InvalidInput, MetricSourceNameTaken, MetricSourceNotFound, MetricSourceChanged, VersionRequired,
 * TooManyMetricSources, NoEncryptionKey.
 */
export class SaveMetricSourceCommand extends Command<MetricSourceRow> {
  /** @param version that of what is replaced */
  constructor(
    readonly tenantId: string,
    readonly definition: MetricSourceDefinition,
    readonly by: AuditActor,
    readonly id?: string,
    readonly version?: WantedVersion,
  ) {
    super();
  }
}

const MAX_SOURCES = 100;
const unread = { failures: 0, isErrored: false, error: null, readAt: null, reportedAt: null };

@CommandHandler(SaveMetricSourceCommand)
export class SaveMetricSourceHandler implements ICommandHandler<SaveMetricSourceCommand> {
  constructor(
    private readonly sources: MetricSourcesRepository,
    private readonly secrets: SourceSecrets,
    private readonly audit: Audit,
    private readonly config: Config,
    private readonly clock: Clock,
  ) {}

  @Transactional()
  async execute({ tenantId, definition, by, id, version }: SaveMetricSourceCommand): Promise<MetricSourceRow> {
    const now = this.clock.now();
    const before = id === undefined ? undefined : await this.sources.lock(tenantId, id);
    if (before) requireVersion(version, before.version, MetricSourceChanged);
    this.check(definition, before);
    if (!before) await this.checkCount(tenantId);
    const own = before ?? {
      id: uuidv7(now.getTime()),
      tenantId,
      createdBy: by.id,
      createdAt: now,
      version: 0,
      ...unread,
    };
    const { auth, ...rest } = definition;
    const kept = { auth: before?.auth ?? null, authSecret: before?.authSecret ?? null };
    const credentials = auth === undefined ? kept : this.secrets.columnsOf(own, auth);
    const row: MetricSourceRow = { ...own, ...rest, ...credentials, version: own.version + 1, updatedAt: now };
    await this.sources.save(row);
    await this.audit.record(tenantId, by, [sourceEntry(before ? 'updated' : 'created', before, row)]);
    return row;
  }

  private check({ url, auth }: MetricSourceDefinition, before: MetricSourceRow | undefined): void {
    const detail = checkUserUrl(url, this.config.outbound);
    const faults: Fault[] = detail === undefined ? [] : [{ pointer: '/url', detail }];
    // who may change the URL must not learn the credentials that somebody else gave for another server
    if (!detail && before?.auth && auth === undefined && new URL(before.url).origin !== new URL(url).origin)
      faults.push({ pointer: '/auth', detail: 'must be given again, as url names another server' });
    if (faults.length > 0) throw new InvalidInput(faults);
  }

  private async checkCount(tenantId: string): Promise<void> {
    const count = await this.sources.lockedCount(tenantId);
    if (count >= MAX_SOURCES) throw new TooManyMetricSources(MAX_SOURCES, count);
  }
}
