import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { Clock } from '../../../libs/kernel/clock';
import { InvalidInput } from '../../../libs/kernel/domain-error';
import { Outbox } from '../../../libs/outbox/outbox';
import type { AlertRow } from '../alert-view';
import { snoozedEvent } from '../events/alert-snoozed.event';
import { AlertsRepository } from '../persistence/alerts.repository';

/** How long an alert is to sleep. */
export type Sleep = { readonly until: Date } | { readonly minutes: number };

/** A member does not want to hear of an alert for a while. Throws AlertNotFound, IllegalTransition, InvalidInput. */
export class SnoozeAlertCommand extends Command<AlertRow> {
  constructor(
    readonly tenantId: string,
    readonly alertId: string,
    readonly memberId: string,
    readonly sleep: Sleep,
    readonly notes?: string,
  ) {
    super();
  }
}

const MINUTE_MS = 60_000;
const LONGEST_DAYS = 30;

@CommandHandler(SnoozeAlertCommand)
export class SnoozeAlertHandler implements ICommandHandler<SnoozeAlertCommand> {
  constructor(
    private readonly alerts: AlertsRepository,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  @Transactional()
  async execute({ tenantId, alertId, memberId, sleep, notes }: SnoozeAlertCommand): Promise<AlertRow> {
    const now = this.clock.now();
    const until = wakingTime(sleep, now);
    const alert = await this.alerts.lock(tenantId, alertId);
    const row = await this.alerts.save(alert, alert.snooze(memberId, until, now, notes));
    await this.outbox.record(tenantId, [snoozedEvent(row, memberId, now)]);
    return row;
  }
}

function wakingTime(sleep: Sleep, now: Date): Date {
  const until = 'until' in sleep ? sleep.until : new Date(now.getTime() + sleep.minutes * MINUTE_MS);
  const latest = new Date(now.getTime() + LONGEST_DAYS * 24 * 60 * MINUTE_MS);
  if (until > now && until <= latest) return until;
  throw new InvalidInput([
    {
      pointer: '/until',
      detail: `must be in the future, at most ${LONGEST_DAYS} days away (given ${until.toISOString()})`,
    },
  ]);
}
