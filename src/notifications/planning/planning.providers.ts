import { PlanNotificationsHandler } from './commands/plan-notifications';
import { TriggerPlanner } from './trigger-facts';
import { StandIns } from './stand-ins';
import { GroupedDeliveries } from './grouped-deliveries';
import { ToldGroups } from './persistence/told-groups';
import { RemindersRepository } from './persistence/reminders.repository';
import { RemindHandler } from './commands/remind';
import { FiringDeliveries } from './firing-deliveries';
import { ResolvedDeliveries } from './resolved-deliveries';
import { ToldTargets } from './persistence/told-targets';
import { WaitingMessages } from './persistence/waiting-messages';
import { PlanWhenAlertsChanged } from './when/plan-when-alerts-changed';
import { FailedFirings } from './persistence/failed-firings';
import { FollowUpMessagesHandler } from './commands/follow-up-messages';
import { FollowUpWhenAlertsChanged } from './when/follow-up-when-alerts-changed';
import { ToldMessages } from './persistence/told-messages';
import { PlanNextChannelsHandler } from './commands/plan-next-channels';
import { PlanNextChannelsWhenMessagesFailed } from './when/plan-next-channels-when-messages-failed';
import { ProviderRegistry } from '../channels/provider-registry';
import { MemberChannels } from './member-channels';
import { OwnNotices } from './own-notices';
import { Candidates } from './candidates';
import { ExplainNotificationsHandler } from './queries/explain-notifications';

/** The providers of planning. */
export const planningProviders = [
  PlanNotificationsHandler,
  TriggerPlanner,
  StandIns,
  GroupedDeliveries,
  ToldGroups,
  RemindersRepository,
  RemindHandler,
  FiringDeliveries,
  ResolvedDeliveries,
  ToldTargets,
  WaitingMessages,
  PlanWhenAlertsChanged,
  FailedFirings,
  FollowUpMessagesHandler,
  FollowUpWhenAlertsChanged,
  ToldMessages,
  PlanNextChannelsHandler,
  PlanNextChannelsWhenMessagesFailed,
  ProviderRegistry,
  MemberChannels,
  OwnNotices,
  Candidates,
  ExplainNotificationsHandler,
];
