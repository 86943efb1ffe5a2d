import { Command, CommandBus, CommandHandler, ICommandHandler, QueryBus } from '@nestjs/cqrs';
import type { Channel } from '../../../../libs/config/config';
import { chunksOf } from '../../../../libs/kernel/chunks-of';
import { type AlertRow, MAX_ALERTS_AT_ONCE } from '../../../alerts';
import { GetTenantSettingsQuery, type TenantSettings, memberKey } from '../../../directory';
import { AlertsById } from '../../alerts-by-id';
import { EnqueueDeliveriesCommand } from '../../deliveries/commands/enqueue-deliveries';
import type { NewDelivery } from '../../deliveries/delivery-enqueuer';
import { Candidates } from '../candidates';
import { decideAfterFailure } from '../decision/decide-channels';
import type { PlannedMember, PlanningContext } from '../decision/planning-facts';
import { FiringDeliveries } from '../firing-deliveries';
import { memberDelivery } from '../new-deliveries';
import { type FailedFiring, FailedFirings } from '../persistence/failed-firings';

/**
 * Tells members over their next channel what a message did not tell them, as long as the alert asks for people. Each failed message
 * is replaced once, so that the same again changes nothing.
 */
export class PlanNextChannelsCommand extends Command<void> {
  constructor(readonly deliveryIds: readonly string[]) {
    super();
  }
}

interface Facts {
  readonly alerts: ReadonlyMap<string, AlertRow>;
  readonly settings: ReadonlyMap<string, TenantSettings>;
  readonly members: ReadonlyMap<string, PlannedMember>;
}

/** What a page to whoever is on call is for. */
const urgentReasons: readonly (string | undefined)[] = ['escalation', 'on_call', 'sla_at_risk', 'sla_breached'];

/** Whether the alert still asks for those whom the message was to tell. */
const stillAsks = (alert: AlertRow, { episode, epoch }: FailedFiring): boolean =>
  alert.status === 'active' && alert.quietReason === null && alert.episode === episode && alert.epoch === epoch;

const causeKey = ({ alertId, episode, cause, userId }: FailedFiring): string =>
  [alertId, episode, cause, userId].join(' ');

@CommandHandler(PlanNextChannelsCommand)
export class PlanNextChannelsHandler implements ICommandHandler<PlanNextChannelsCommand> {
  constructor(
    private readonly failed: FailedFirings,
    private readonly alerts: AlertsById,
    private readonly candidates: Candidates,
    private readonly firing: FiringDeliveries,
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  async execute({ deliveryIds }: PlanNextChannelsCommand): Promise<void> {
    for (const some of chunksOf(deliveryIds, MAX_ALERTS_AT_ONCE)) await this.plan(some);
  }

  private async plan(deliveryIds: readonly string[]): Promise<void> {
    const failed = await this.failed.of(deliveryIds);
    if (failed.length === 0) return;
    const facts = await this.factsOf(failed);
    // two messages of one cause may have failed: the second one does not use the channel of the first
    const used = new Map<string, Set<Channel>>();
    const planned = failed.flatMap((one) => {
      const key = causeKey(one);
      const taken = used.get(key) ?? new Set(one.usedChannels);
      used.set(key, taken);
      const next = this.nextFor(one, facts, taken);
      if (next) taken.add(next.channel);
      return next ?? [];
    });
    await this.commands.execute(new EnqueueDeliveriesCommand(planned));
  }

  private async factsOf(failed: readonly FailedFiring[]): Promise<Facts> {
    const tenantIds = [...new Set(failed.map(({ tenantId }) => tenantId))];
    const wanted = tenantIds.map((tenantId) => ({
      tenantId,
      memberIds: [...new Set(failed.flatMap((one) => (one.tenantId === tenantId ? one.userId : [])))],
    }));
    const [alerts, settings, members] = await Promise.all([
      this.alerts.of(failed),
      this.queries.execute(new GetTenantSettingsQuery(tenantIds)),
      this.candidates.withIds(wanted),
    ]);
    return { alerts, settings, members };
  }

  private nextFor(failed: FailedFiring, facts: Facts, used: ReadonlySet<Channel>): NewDelivery | undefined {
    const { tenantId, alertId, userId, cause, content } = failed;
    const [alert, settings] = [facts.alerts.get(alertId), facts.settings.get(tenantId)];
    const member = facts.members.get(memberKey(tenantId, userId));
    if (!alert || !settings || !member || !stillAsks(alert, failed)) return undefined;
    const urgency = urgentReasons.includes(content.reason?.code) ? 'urgent' : 'normal';
    const context: PlanningContext = { ...this.firing.contextOf({ alert, settings }), urgency };
    const decision = decideAfterFailure(member, context, used);
    if (!decision) return undefined;
    const occasion = { alert, cause, at: context.at };
    // the words are those of the message that failed
    const made = memberDelivery(occasion, member, decision, { reason: 'assigned', role: null });
    return { ...made, content, isUrgent: urgency === 'urgent', replacesId: failed.id };
  }
}
