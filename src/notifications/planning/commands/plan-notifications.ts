import { Command, CommandBus, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { SYSTEM } from '../../../../libs/database/database';
import { chunksOf } from '../../../../libs/kernel/chunks-of';
import { Clock } from '../../../../libs/kernel/clock';
import { MAX_ALERTS_AT_ONCE } from '../../../alerts';
import { EnqueueDeliveriesCommand } from '../../deliveries/commands/enqueue-deliveries';
import type { NewDelivery } from '../../deliveries/delivery-enqueuer';
import { DeliveriesRepository } from '../../deliveries/persistence/deliveries.repository';
import { GroupedDeliveries } from '../grouped-deliveries';
import { RemindersRepository } from '../persistence/reminders.repository';
import { WaitingMessages } from '../persistence/waiting-messages';
import { ResolvedDeliveries } from '../resolved-deliveries';
import { StandIns } from '../stand-ins';
import { actionOf, type PlanningEvent } from '../trigger';
import { alertKey, type Trigger, type TriggerFacts, TriggerPlanner } from '../trigger-facts';

/** Plans the deliveries that events of alerts ask for, and cancels those that they make needless. The same again changes nothing. */
export class PlanNotificationsCommand extends Command<void> {
  /** @param events in the order in which they happened for each alert */
  constructor(readonly events: readonly PlanningEvent[]) {
    super();
  }
}

@CommandHandler(PlanNotificationsCommand)
export class PlanNotificationsHandler implements ICommandHandler<PlanNotificationsCommand> {
  constructor(
    private readonly commands: CommandBus,
    private readonly planner: TriggerPlanner,
    private readonly standIns: StandIns,
    private readonly grouped: GroupedDeliveries,
    private readonly resolved: ResolvedDeliveries,
    private readonly waiting: WaitingMessages,
    private readonly deliveries: DeliveriesRepository,
    private readonly reminders: RemindersRepository,
    private readonly clock: Clock,
  ) {}

  async execute({ events }: PlanNotificationsCommand): Promise<void> {
    for (const some of chunksOf(events, MAX_ALERTS_AT_ONCE)) await this.plan(some);
  }

  private async plan(events: readonly PlanningEvent[]): Promise<void> {
    const own = events.flatMap((event) => {
      const action = actionOf(event);
      return action ? [{ event, action }] : [];
    });
    await this.planAll(own);
    await this.planAll(await this.standIns.of(events));
  }

  private async planAll(triggers: readonly Trigger[]): Promise<void> {
    if (triggers.length === 0) return;
    const facts = await this.planner.read(triggers);
    const planned = triggers.flatMap((trigger) => this.planner.deliveriesFor(trigger, facts));
    await this.store(triggers, planned, facts);
  }

  /** Cancels first, so that "resolved" does not go to those whose message is cancelled. */
  @Transactional()
  protected async store(
    triggers: readonly Trigger[],
    planned: readonly NewDelivery[],
    facts: TriggerFacts,
  ): Promise<void> {
    const now = this.clock.now();
    const cancellations = triggers.flatMap(({ event: { tenantId, alertId, epoch }, action }) =>
      action.does === 'cancel' ? [{ tenantId, alertId, epoch, reason: action.reason }] : [],
    );
    await this.deliveries.cancelOfAlerts(SYSTEM, cancellations, now);
    const ended = triggers.flatMap(({ event, action }) => {
      const alert = facts.alerts.get(alertKey(event.tenantId, event.alertId));
      return alert && action.does === 'cancel' && action.isResolved ? [{ ...alert, episode: event.episode }] : [];
    });
    const resolved = await this.resolved.of(ended, facts, now);
    const firing = await this.waiting.fold(await this.grouped.of(planned, facts.settings, now));
    await this.commands.execute(new EnqueueDeliveriesCommand([...firing, ...resolved]));
    await this.reminders.begin(remindersOf(planned, facts, now));
  }
}

/** When people are to be reminded of what notified them, where their tenant wants that. */
function remindersOf(planned: readonly NewDelivery[], { settings }: TriggerFacts, now: Date) {
  return planned.flatMap(({ tenantId, alertId, epoch, cause }) => {
    const minutes = settings.get(tenantId)?.notifications.repeatIntervalMinutes ?? 0;
    const begins = minutes > 0 && alertId !== null && epoch !== null && !/^(joined|folded|assigned)/.test(cause);
    return begins ? [{ tenantId, alertId, epoch, dueAt: new Date(now.getTime() + minutes * 60_000) }] : [];
  });
}
