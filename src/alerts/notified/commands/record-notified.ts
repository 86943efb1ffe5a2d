import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { type AcceptedDelivery, NotifiedAlertsRepository } from '../persistence/notified-alerts.repository';

/**
 * Records in alerts of any tenants the first delivery of the episode that was accepted: `notification_sent`,
 * `notification_channel`, `notification_id`. Later ones, and those of an earlier episode, change nothing; the version
 * of the alert stays. Returns the ids of the deliveries that were the first of their episode.
 */
export class RecordNotifiedCommand extends Command<readonly string[]> {
  /**
   * @param accepted in the order in which they were accepted; an `in_app` delivery only where nothing else was planned
   */
  constructor(readonly accepted: readonly AcceptedDelivery[]) {
    super();
  }
}

@CommandHandler(RecordNotifiedCommand)
export class RecordNotifiedHandler implements ICommandHandler<RecordNotifiedCommand> {
  constructor(private readonly alerts: NotifiedAlertsRepository) {}

  @Transactional()
  async execute({ accepted }: RecordNotifiedCommand): Promise<readonly string[]> {
    if (accepted.length === 0) return [];
    return this.alerts.record(firsts(accepted));
  }
}

/** Returns the first delivery of each episode of each alert. */
function firsts(accepted: readonly AcceptedDelivery[]): readonly AcceptedDelivery[] {
  const first = new Map<string, AcceptedDelivery>();
  for (const one of accepted) {
    const key = `${one.tenantId} ${one.alertId} ${one.episode}`;
    if (!first.has(key)) first.set(key, one);
  }
  return [...first.values()];
}
