import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { Audit } from '../../../../libs/audit/audit';
import type { AuditActor } from '../../../../libs/audit/audit-entry';
import { Clock } from '../../../../libs/kernel/clock';
import { destinationEntry } from '../destination-audit';
import type { SavedDestination } from '../destination-view';
import { DestinationWithoutSecret } from '../domain/destination.errors';
import { DestinationsRepository } from '../persistence/destinations.repository';
import { SecretConfigs } from '../secret-configs';

/** Gives a webhook a new secret. Throws DestinationNotFound, DestinationWithoutSecret. */
export class RotateDestinationSecretCommand extends Command<SavedDestination> {
  constructor(
    readonly tenantId: string,
    readonly id: string,
    readonly by: AuditActor,
  ) {
    super();
  }
}

@CommandHandler(RotateDestinationSecretCommand)
export class RotateDestinationSecretHandler implements ICommandHandler<RotateDestinationSecretCommand> {
  constructor(
    private readonly destinations: DestinationsRepository,
    private readonly configs: SecretConfigs,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  @Transactional()
  async execute({ tenantId, id, by }: RotateDestinationSecretCommand): Promise<SavedDestination> {
    const before = await this.destinations.lock(tenantId, id);
    if (before.channel !== 'webhook') throw new DestinationWithoutSecret(before.channel);
    const now = this.clock.now();
    const { secrets, secret } = this.configs.rotate(before, now);
    const row = { ...before, secrets, version: before.version + 1, updatedAt: now };
    await this.destinations.save(row);
    await this.audit.record(tenantId, by, [destinationEntry('secret_rotated', before, row)]);
    return { row, secret };
  }
}

/** Turns a destination off because its address does not exist any longer. Repeating it changes nothing. Throws DestinationNotFound. */
export class DeactivateDestinationCommand extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly id: string,
  ) {
    super();
  }
}

@CommandHandler(DeactivateDestinationCommand)
export class DeactivateDestinationHandler implements ICommandHandler<DeactivateDestinationCommand> {
  constructor(
    private readonly destinations: DestinationsRepository,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  @Transactional()
  async execute({ tenantId, id }: DeactivateDestinationCommand): Promise<void> {
    const before = await this.destinations.lock(tenantId, id);
    if (!before.isActive) return;
    const row = { ...before, isActive: false, version: before.version + 1, updatedAt: this.clock.now() };
    await this.destinations.save(row);
    await this.audit.record(tenantId, null, [destinationEntry('deactivated', before, row)]);
  }
}

/** Deletes a destination. Throws DestinationNotFound. */
export class DeleteDestinationCommand extends Command<void> {
  constructor(
    readonly tenantId: string,
    readonly id: string,
    readonly by: AuditActor,
  ) {
    super();
  }
}

@CommandHandler(DeleteDestinationCommand)
export class DeleteDestinationHandler implements ICommandHandler<DeleteDestinationCommand> {
  constructor(
    private readonly destinations: DestinationsRepository,
    private readonly audit: Audit,
  ) {}

  @Transactional()
  async execute({ tenantId, id, by }: DeleteDestinationCommand): Promise<void> {
    const row = await this.destinations.lock(tenantId, id);
    await this.destinations.remove(row);
    await this.audit.record(tenantId, by, [destinationEntry('deleted', row, undefined)]);
  }
}
