import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { type AlertDeadlines, MAX_DEADLINES } from '../deadlines';
import { DeadlinesRepository } from '../persistence/deadlines.repository';

/**
 * Records the deadlines of alerts of any tenants. It joins the transaction of the caller; the version of an alert stays. Alerts
 * that do not exist are left out.
 */
export class RecordDeadlinesCommand extends Command<void> {
  /** @param deadlines at most one for each alert, and `MAX_DEADLINES` in all */
  constructor(readonly deadlines: readonly AlertDeadlines[]) {
    super();
  }
}

@CommandHandler(RecordDeadlinesCommand)
export class RecordDeadlinesHandler implements ICommandHandler<RecordDeadlinesCommand> {
  constructor(private readonly alerts: DeadlinesRepository) {}

  @Transactional()
  async execute({ deadlines }: RecordDeadlinesCommand): Promise<void> {
    if (deadlines.length > MAX_DEADLINES) throw new RangeError(`deadlines of more than ${MAX_DEADLINES} alerts`);
    if (deadlines.length > 0) await this.alerts.record(deadlines);
  }
}
