import { Injectable } from '@nestjs/common';
import { Counter } from 'prom-client';
import { Clock } from '../../../libs/kernel/clock';
import { isBroadcast } from '../../alerts';
import type { TenantSettings } from '../../directory';
import type { NewDelivery } from '../deliveries/delivery-enqueuer';
import { isToldOf, type PlannedDestination } from '../destinations/tenant-destinations';
import { chooseRecipients } from './decision/choose-recipients';
import { decideChannels, silenceOf } from './decision/decide-channels';
import type { PlannedMember, PlanningContext } from './decision/planning-facts';
import { MemberChannels } from './member-channels';
import { destinationDelivery, memberDelivery, type Occasion } from './new-deliveries';
import { plannedAlertOf, planningSettingsOf, type PlannableAlert } from './planning-input';
import type { TriggerAction } from './trigger';

/** An alert, and who comes into question to be told of it. */
export interface FiringFacts {
  readonly alert: PlannableAlert;
  readonly settings: TenantSettings;
  readonly members: readonly PlannedMember[];
  readonly destinations: readonly PlannedDestination[];
}

const unroutableTotal = new Counter({
  name: 'notifications_unroutable_total',
  help: 'Alerts that asked for people when there was nobody to tell',
});

/** Makes the deliveries that tell of an alert which asks for people. */
@Injectable()
export class FiringDeliveries {
  constructor(
    private readonly channels: MemberChannels,
    private readonly clock: Clock,
  ) {}

  /** The deliveries to members and destinations; none where nobody is to be told. */
  of(action: Exclude<TriggerAction, { does: 'cancel' }>, facts: FiringFacts): readonly NewDelivery[] {
    const { alert } = facts;
    // everybody is told of it anyway: `broadcasts`
    if (isBroadcast(alert)) return [];
    if (action.does === 'notify' && action.isRecurrence && alert.isFlapping) return [];
    const context = this.contextOf(facts);
    if (silenceOf(context.alert, context.settings)) return [];
    const occasion: Occasion = { alert, cause: action.cause, at: context.at };
    const toMembers = this.toMembers(occasion, context, facts.members, action);
    if (action.does !== 'notify') return toMembers;
    const planned = [...toMembers, ...this.toDestinations(occasion, context, facts)];
    if (planned.every(({ state }) => state === 'skipped')) unroutableTotal.inc();
    return planned;
  }

  /** What is the same for all members who are told of the alert. */
  contextOf({ alert, settings }: Pick<FiringFacts, 'alert' | 'settings'>): PlanningContext {
    return {
      alert: plannedAlertOf(alert),
      settings: planningSettingsOf(settings),
      channels: null,
      urgency: 'normal',
      hasProvider: (channel) => this.channels.hasProvider(channel),
      isOverLimit: () => false,
      at: this.clock.now(),
    };
  }

  private toMembers(
    occasion: Occasion,
    context: PlanningContext,
    members: readonly PlannedMember[],
    action: TriggerAction,
  ): readonly NewDelivery[] {
    const recipients = chooseRecipients(context.alert, members).filter(
      ({ member }) => action.does !== 'notifyAssignee' || member.id === action.memberId,
    );
    const isRecurrence = action.does === 'notify' && action.isRecurrence;
    return recipients.flatMap((recipient) =>
      decideChannels(recipient.member, context)
        .filter(({ delayMinutes }) => !isRecurrence || delayMinutes === 0)
        .map((decision) => memberDelivery(occasion, recipient.member, decision, recipient)),
    );
  }

  private toDestinations(
    occasion: Occasion,
    { alert }: PlanningContext,
    { destinations }: FiringFacts,
  ): readonly NewDelivery[] {
    return destinations
      .filter((one) => isToldOf(one, alert, 'firing'))
      .map((one) => destinationDelivery(occasion, one));
  }
}
