import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { Clock } from '../../../../libs/kernel/clock';
import { Outbox } from '../../../../libs/outbox/outbox';
import type { AlertSlaTarget } from '../../domain/sla-target';
import { MAX_DEADLINES } from '../deadlines';
import { DeadlinesOutdatedEvent } from '../events/deadlines-outdated.event';
import { DeadlinesRepository } from '../persistence/deadlines.repository';

/** Records what the rule of a tenant's alerts wants of their deadlines, which are computed again. */
export class RecordSlaTargetsCommand extends Command<void> {
  /**
   * @param alertIds at most `MAX_DEADLINES`
   * @param slaTargets null: nothing of its own
   */
  constructor(
    readonly tenantId: string,
    readonly alertIds: readonly string[],
    readonly slaTargets: readonly AlertSlaTarget[] | null,
  ) {
    super();
  }
}

@CommandHandler(RecordSlaTargetsCommand)
export class RecordSlaTargetsHandler implements ICommandHandler<RecordSlaTargetsCommand> {
  constructor(
    private readonly alerts: DeadlinesRepository,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  @Transactional()
  async execute({ tenantId, alertIds, slaTargets }: RecordSlaTargetsCommand): Promise<void> {
    if (alertIds.length > MAX_DEADLINES) throw new RangeError(`targets of more than ${MAX_DEADLINES} alerts`);
    await this.alerts.recordTargets(tenantId, alertIds, slaTargets);
    const timestamp = this.clock.now().toISOString();
    const outdated = new DeadlinesOutdatedEvent({ tenantId, alertIds, andFurther: false, timestamp });
    await this.outbox.record(tenantId, [outdated]);
  }
}
