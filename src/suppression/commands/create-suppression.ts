import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { Audit } from '../../../libs/audit/audit';
import type { AuditActor } from '../../../libs/audit/audit-entry';
import { Clock } from '../../../libs/kernel/clock';
import { uuidv7 } from '../../../libs/kernel/uuid';
import { TooManySuppressions } from '../domain/suppression.errors';
import { warningTime } from '../domain/warning-time';
import { SuppressionsRepository } from '../persistence/suppressions.repository';
import { checkSuppression } from '../suppression-check';
import { suppressionEntry } from '../suppression-audit';
import { SuppressionSwitch } from '../suppression-switch';
import type { SuppressionDefinition, SuppressionRow } from '../suppression-view';

/** Creates a suppression for a member. Throws InvalidInput, TooManySuppressions. */
export class CreateSuppressionCommand extends Command<SuppressionRow> {
  /** @param isConfirmed the member confirmed that it may suppress every alert of the tenant */
  constructor(
    readonly tenantId: string,
    readonly definition: SuppressionDefinition,
    readonly by: AuditActor,
    readonly isConfirmed: boolean,
  ) {
    super();
  }
}

const MAX = 500;

@CommandHandler(CreateSuppressionCommand)
export class CreateSuppressionHandler implements ICommandHandler<CreateSuppressionCommand> {
  constructor(
    private readonly suppressions: SuppressionsRepository,
    private readonly suppressionSwitch: SuppressionSwitch,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  @Transactional()
  async execute(command: CreateSuppressionCommand): Promise<SuppressionRow> {
    const { tenantId, definition, by, isConfirmed } = command;
    const now = this.clock.now();
    checkSuppression(definition, isConfirmed, now);
    const count = await this.suppressions.count(tenantId);
    if (count >= MAX) throw new TooManySuppressions('suppressions', MAX, count);
    const definedRow = {
      ...definition,
      id: uuidv7(now.getTime()),
      tenantId,
      createdBy: by.id,
      createdAt: now,
      updatedAt: now,
      version: 1,
      isActive: true,
      isHolding: false,
      nextChangeAt: null,
      warnAt: warningTime(definition, now),
      endedAt: null,
      endedBy: null,
    };
    const created = await this.suppressionSwitch.update(definedRow, now);
    await this.audit.record(tenantId, by, [suppressionEntry('created', undefined, created)]);
    return created;
  }
}
