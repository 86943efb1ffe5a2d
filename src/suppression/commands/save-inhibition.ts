import { Command, CommandHandler, ICommandHandler, QueryBus } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { Audit } from '../../../libs/audit/audit';
import type { AuditActor } from '../../../libs/audit/audit-entry';
import { Clock } from '../../../libs/kernel/clock';
import { uuidv7 } from '../../../libs/kernel/uuid';
import { CompiledInhibition } from '../active-suppressions';
import {
  InhibitionNameTaken,
  InhibitionNotFound,
  SuppressionChanged,
  TooManySuppressions,
} from '../domain/suppression.errors';
import { openAlertsOf } from '../open-alerts';
import { type Inhibitor, InhibitionsRepository } from '../persistence/inhibitions.repository';
import { SuppressedProblemsRepository } from '../persistence/suppressed-problems.repository';
import { inhibitionEntry } from '../suppression-audit';
import { checkInhibition } from '../suppression-check';
import type { InhibitionDefinition, InhibitionRow } from '../suppression-view';

/**
 * Creates an inhibition (without an id) or replaces one, for an administrator.
 * Throws InvalidInput, InhibitionNameTaken, InhibitionNotFound, SuppressionChanged, TooManySuppressions.
 */
export class SaveInhibitionCommand extends Command<InhibitionRow> {
  /** @param version the version it must have; undefined: any */
  constructor(
    readonly tenantId: string,
    readonly definition: InhibitionDefinition,
    readonly by: AuditActor,
    readonly id?: string,
    readonly version?: number,
  ) {
    super();
  }
}

const MAX = 200;
const UNIQUE_VIOLATION = '23505';

@CommandHandler(SaveInhibitionCommand)
export class SaveInhibitionHandler implements ICommandHandler<SaveInhibitionCommand> {
  constructor(
    private readonly inhibitions: InhibitionsRepository,
    private readonly problems: SuppressedProblemsRepository,
    private readonly queries: QueryBus,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  async execute(command: SaveInhibitionCommand): Promise<InhibitionRow> {
    checkInhibition(command.definition);
    try {
      return await this.save(command);
    } catch (error) {
      if ((error as { code?: string }).code !== UNIQUE_VIOLATION) throw error;
      throw new InhibitionNameTaken(command.definition.name);
    }
  }

  @Transactional()
  protected async save(command: SaveInhibitionCommand): Promise<InhibitionRow> {
    const now = this.clock.now();
    const before = await this.before(command, now);
    const row = { ...before, ...command.definition, version: before.version + 1, updatedAt: now };
    await this.inhibitions.save(row);
    await this.inhibitions.clearInhibitors(row.tenantId, row.id);
    if (row.isActive) await this.inhibitions.addInhibitors(row.tenantId, await this.openSources(row));
    await this.problems.releaseBy(row.tenantId, 'silencer_id', [row.id], now);
    const entry =
      command.id === undefined ? inhibitionEntry('created', undefined, row) : inhibitionEntry('updated', before, row);
    await this.audit.record(row.tenantId, command.by, [entry]);
    return row;
  }

  private async before(
    { tenantId, id, definition, by, version }: SaveInhibitionCommand,
    now: Date,
  ): Promise<InhibitionRow> {
    if (id !== undefined) {
      const row = await this.inhibitions.find(tenantId, id, 'lock');
      if (!row) throw new InhibitionNotFound(id);
      if (version !== undefined && version !== row.version) throw new SuppressionChanged(row.version);
      return row;
    }
    const count = await this.inhibitions.count(tenantId);
    if (count >= MAX) throw new TooManySuppressions('inhibitions', MAX, count);
    const ownFields = {
      id: uuidv7(now.getTime()),
      tenantId,
      version: 0,
      createdBy: by.id,
      createdAt: now,
      updatedAt: now,
    };
    return { ...definition, ...ownFields };
  }

  /** The open alerts that match the source of the inhibition. */
  private async openSources(row: InhibitionRow): Promise<readonly Inhibitor[]> {
    const compiled = new CompiledInhibition(row);
    const open = await openAlertsOf(this.queries, row.tenantId, (alert) => compiled.sourceKey(alert) !== undefined);
    return open.map((alert) => ({
      inhibitionId: row.id,
      tenantId: row.tenantId,
      alertId: alert.id,
      equalKey: compiled.sourceKey(alert) ?? '',
    }));
  }
}
