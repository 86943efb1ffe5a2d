import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import type { EscalationRecord } from '../escalation-record';
import { EscalatedAlertsRepository } from '../persistence/escalated-alerts.repository';

/**
 * Records in alerts of any tenants how far their escalation has come, with an entry of the history for each level. It joins the
 * transaction of the caller. Alerts of another epoch do not change; the version of an alert stays. Returns the ids of the
 * changed alerts.
 */
export class RecordEscalationCommand extends Command<ReadonlySet<string>> {
  /** @param records at most one for each alert */
  constructor(readonly records: readonly EscalationRecord[]) {
    super();
  }
}

@CommandHandler(RecordEscalationCommand)
export class RecordEscalationHandler implements ICommandHandler<RecordEscalationCommand> {
  constructor(private readonly alerts: EscalatedAlertsRepository) {}

  @Transactional()
  async execute({ records }: RecordEscalationCommand): Promise<ReadonlySet<string>> {
    return records.length === 0 ? new Set() : this.alerts.record(records);
  }
}
