import { Logger } from '@nestjs/common';
import { Command, CommandBus, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { FailedItems } from '../../../../libs/jobs/failed-items';
import { inRounds } from '../../../../libs/jobs/in-rounds';
import { WhenDue } from '../../../../libs/jobs/when-due';
import { Clock } from '../../../../libs/kernel/clock';
import { minutesAfter } from '../../../../libs/kernel/minutes-after';
import { EnqueueDeliveriesCommand } from '../../deliveries/commands/enqueue-deliveries';
import { GroupedDeliveries } from '../grouped-deliveries';
import { WaitingMessages } from '../persistence/waiting-messages';
import { type DueReminder, firstReminder, RemindersRepository } from '../persistence/reminders.repository';
import { alertKey, type Trigger, type TriggerFacts, TriggerPlanner } from '../trigger-facts';

/** Reminds people of alerts that nobody has reacted to, as often as their tenant wants. */
export class RemindCommand extends Command<void> {}

const MAX_REMINDERS = 500;

const triggerOf = ({ tenantId, alertId, epoch, n }: DueReminder): Trigger => ({
  event: { tenantId, alertId, epoch, episode: 1 },
  action: { does: 'notify', cause: `reminder:${n + 1}`, isRecurrence: false },
});

@WhenDue(() => new RemindCommand(), firstReminder)
@CommandHandler(RemindCommand)
export class RemindHandler implements ICommandHandler<RemindCommand> {
  private readonly failed = new FailedItems(new Logger(RemindHandler.name));

  constructor(
    private readonly reminders: RemindersRepository,
    private readonly planner: TriggerPlanner,
    private readonly grouped: GroupedDeliveries,
    private readonly waiting: WaitingMessages,
    private readonly commands: CommandBus,
    private readonly clock: Clock,
  ) {}

  execute(): Promise<void> {
    const now = this.clock.now();
    return inRounds(MAX_REMINDERS, async (max) => {
      const due = await this.reminders.due(now, max, this.failed.ids);
      const byAlert = new Map(due.map((one) => [one.alertId, one]));
      await this.failed.handle([...byAlert.keys()], (ids) =>
        this.remind(
          ids.flatMap((id) => byAlert.get(id) ?? []),
          now,
        ),
      );
      return due.length;
    });
  }

  private async remind(due: readonly DueReminder[], now: Date): Promise<void> {
    await this.store(due, await this.planner.read(due.map(triggerOf)), now);
  }

  /** Only who holds a reminder tells it; its number makes its messages unique in any case. */
  @Transactional()
  protected async store(due: readonly DueReminder[], facts: TriggerFacts, now: Date): Promise<void> {
    const locked = await this.reminders.lock(due, now);
    const own = due.filter(({ alertId }) => locked.has(alertId));
    const planned = own.flatMap((one) => this.planner.deliveriesFor(triggerOf(one), facts));
    const grouped = await this.grouped.of(planned, facts.settings, now);
    await this.commands.execute(new EnqueueDeliveriesCommand(await this.waiting.fold(grouped)));
    await this.reminders.repeat(own.map((one) => ({ alertId: one.alertId, nextAt: nextTime(one, facts, now) })));
  }
}

/** When people are reminded again; null: somebody has reacted, or the tenant does not want it any more. */
function nextTime({ tenantId, alertId, epoch }: DueReminder, facts: TriggerFacts, now: Date): Date | null {
  const alert = facts.alerts.get(alertKey(tenantId, alertId));
  const minutes = facts.settings.get(tenantId)?.notifications.repeatIntervalMinutes ?? 0;
  const isWaiting = alert?.status === 'active' && alert.quietReason === null && alert.epoch <= epoch;
  return isWaiting && minutes > 0 ? minutesAfter(now, minutes) : null;
}
