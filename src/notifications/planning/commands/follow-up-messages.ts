import { Command, CommandBus, CommandHandler, ICommandHandler, QueryBus } from '@nestjs/cqrs';
import { chunksOf } from '../../../../libs/kernel/chunks-of';
import { Clock } from '../../../../libs/kernel/clock';
import { type AlertRow, AlertResolvedEvent, MAX_ALERTS_AT_ONCE } from '../../../alerts';
import { GetTenantSettingsQuery, type TenantSettings } from '../../../directory';
import { AlertsById } from '../../alerts-by-id';
import { EnqueueDeliveriesCommand } from '../../deliveries/commands/enqueue-deliveries';
import type { NewDelivery } from '../../deliveries/delivery-enqueuer';
import { GetDestinationsQuery } from '../../destinations/queries/get-destinations';
import { isToldOf, type PlannedDestination } from '../../destinations/tenant-destinations';
import { type FollowUp, type FollowUpEvent, followUpOf } from '../follow-up';
import { destinationDelivery, resolvedDelivery } from '../new-deliveries';
import { type ToldMessage, ToldMessages } from '../persistence/told-messages';
import { plannedAlertOf } from '../planning-input';

/**
 * Shows in chats what happened to alerts since they were told of, and tells the destinations that want to hear of it. The same
 * again changes nothing.
 */
export class FollowUpMessagesCommand extends Command<void> {
  /** @param events in the order in which they happened for each alert */
  constructor(readonly events: readonly FollowUpEvent[]) {
    super();
  }
}

interface Facts {
  readonly alerts: ReadonlyMap<string, AlertRow>;
  readonly messages: readonly ToldMessage[];
  readonly settings: ReadonlyMap<string, TenantSettings>;
  readonly destinations: ReadonlyMap<string, readonly PlannedDestination[]>;
}

@CommandHandler(FollowUpMessagesCommand)
export class FollowUpMessagesHandler implements ICommandHandler<FollowUpMessagesCommand> {
  constructor(
    private readonly told: ToldMessages,
    private readonly alerts: AlertsById,
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly clock: Clock,
  ) {}

  async execute({ events }: FollowUpMessagesCommand): Promise<void> {
    for (const some of chunksOf(events, MAX_ALERTS_AT_ONCE)) await this.follow(some);
  }

  private async follow(events: readonly FollowUpEvent[]): Promise<void> {
    const tenantIds = [...new Set(events.map(({ tenantId }) => tenantId))];
    const [messages, settings, destinations] = await Promise.all([
      this.told.of(events),
      this.queries.execute(new GetTenantSettingsQuery(tenantIds)),
      this.queries.execute(new GetDestinationsQuery(tenantIds)),
    ]);
    const following = events.filter(
      (event) =>
        messages.some(({ alertId }) => alertId === event.alertId) ||
        (destinations.get(event.tenantId) ?? []).length > 0,
    );
    if (following.length === 0) return;
    const facts = { alerts: await this.alerts.of(following), messages, settings, destinations };
    const planned = following.flatMap((event) => this.deliveriesFor(event, facts));
    if (planned.length > 0) await this.commands.execute(new EnqueueDeliveriesCommand(planned));
  }

  private deliveriesFor(event: FollowUpEvent, facts: Facts): readonly NewDelivery[] {
    const alert = facts.alerts.get(event.alertId);
    // a later event of the episode says what is true now
    if (!alert || (alert.episode === event.episode && alert.epoch > event.epoch)) return [];
    const known = { ...alert, epoch: event.epoch, episode: event.episode };
    const follow = followUpOf(event);
    const shown = facts.messages.filter(
      ({ alertId, episode }) => alertId === event.alertId && episode === event.episode,
    );
    const isResolved = event instanceof AlertResolvedEvent;
    return [
      ...shown.map((one) => this.editOf(one, known, follow, isResolved)),
      ...this.updatesOf(known, follow, facts),
    ];
  }

  /** An edit shows the alert as it is when it is made, so that several of them end in the same words. */
  private editOf(message: ToldMessage, alert: AlertRow, { cause }: FollowUp, isResolved: boolean): NewDelivery {
    const at = this.clock.now();
    const timing = { state: 'pending', dueAt: at, stateReason: null } as const;
    const made = resolvedDelivery({ alert, cause: `${cause}:${message.id}`, at }, message, timing);
    const content = { reason: message.reason, isEdit: true, editsId: message.id };
    return { ...made, epoch: alert.epoch, kind: isResolved ? 'resolved' : 'alert', content };
  }

  private updatesOf(alert: AlertRow, { cause, occasion, isFiring }: FollowUp, facts: Facts): readonly NewDelivery[] {
    const isAutomatic = facts.settings.get(alert.tenantId)?.notifications.isAutomatic ?? false;
    if (occasion === null || !alert.notify || !isAutomatic) return [];
    const planned = plannedAlertOf(alert);
    return (facts.destinations.get(alert.tenantId) ?? [])
      .filter((one) => isToldOf(one, planned, occasion) && !(isFiring && one.occasions.includes('firing')))
      .map((one) => {
        const made = destinationDelivery({ alert, cause, at: this.clock.now() }, one);
        return { ...made, content: { ...made.content, isUpdate: true } };
      });
  }
}
