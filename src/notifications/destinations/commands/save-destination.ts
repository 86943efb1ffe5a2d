import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { Audit } from '../../../../libs/audit/audit';
import type { AuditActor } from '../../../../libs/audit/audit-entry';
import { Clock } from '../../../../libs/kernel/clock';
import { InvalidInput } from '../../../../libs/kernel/domain-error';
import { uuidv7 } from '../../../../libs/kernel/uuid';
import { faultsOfLabels } from '../../../suppression';
import { destinationEntry } from '../destination-audit';
import type { DestinationDefinition, DestinationRow, SavedDestination } from '../destination-view';
import { TooManyDestinations } from '../domain/destination.errors';
import { DestinationsRepository } from '../persistence/destinations.repository';
import { SecretConfigs } from '../secret-configs';

/**
 * Creates a destination (without an id) or replaces one.
 * Throws InvalidInput, DestinationNameTaken, DestinationNotFound, DestinationChanged, TooManyDestinations, NoEncryptionKey.
 */
export class SaveDestinationCommand extends Command<SavedDestination> {
  /** @param version the version it must have; undefined: any */
  constructor(
    readonly tenantId: string,
    readonly definition: DestinationDefinition,
    readonly by: AuditActor,
    readonly id?: string,
    readonly version?: number,
  ) {
    super();
  }
}

const MAX_DESTINATIONS = 50;

@CommandHandler(SaveDestinationCommand)
export class SaveDestinationHandler implements ICommandHandler<SaveDestinationCommand> {
  constructor(
    private readonly destinations: DestinationsRepository,
    private readonly configs: SecretConfigs,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  @Transactional()
  async execute({ tenantId, definition, by, id, version }: SaveDestinationCommand): Promise<SavedDestination> {
    const faults = faultsOfLabels('/match/labels', definition.match);
    if (faults.length > 0) throw new InvalidInput(faults);
    const now = this.clock.now();
    const before = id === undefined ? undefined : await this.destinations.lock(tenantId, id, version);
    if (!before) await this.checkCount(tenantId);
    const own = before ?? { id: uuidv7(now.getTime()), tenantId, createdBy: by.id, createdAt: now, version: 0 };
    const { columns, secret } = this.configs.store(own, definition, before, now);
    const row: DestinationRow = { ...own, ...definition, ...columns, version: own.version + 1, updatedAt: now };
    await this.destinations.save(row);
    await this.audit.record(tenantId, by, [destinationEntry(before ? 'updated' : 'created', before, row)]);
    return { row, secret };
  }

  private async checkCount(tenantId: string): Promise<void> {
    const count = await this.destinations.lockedCount(tenantId);
    if (count >= MAX_DESTINATIONS) throw new TooManyDestinations(MAX_DESTINATIONS, count);
  }
}
