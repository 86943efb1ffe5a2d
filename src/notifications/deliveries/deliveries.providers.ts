import { ActionTokens } from './sending/action-tokens';
import { DeliveryByIdLookup } from './persistence/delivery-by-id';
import { AttemptRecorder } from './sending/attempt-recorder';
import { BlockedTenants } from './sending/blocked-tenants';
import { DeliveriesRepository } from './persistence/deliveries.repository';
import { DeliveryEnqueuer } from './delivery-enqueuer';
import { DeliveryGauges } from './delivery-gauges';
import { DeliveryLists } from './persistence/delivery-lists';
import { GetChannelsHandler } from './queries/get-channels';
import { ListAlertDeliveriesHandler } from './queries/list-alert-deliveries';
import { FindDeliveriesHandler } from './queries/find-deliveries';
import { GetDeliveryHandler, ListDeliveriesHandler } from './queries/list-deliveries';
import { GetDeliveryStatsHandler } from './queries/get-delivery-stats';
import { CountDeliveriesOfAlertsHandler } from './queries/count-deliveries-of-alerts';
import { DeadDeliveries } from './persistence/dead-deliveries';
import { RedriveFailedHandler } from './commands/redrive-failed';
import { ResendDeliveriesHandler, ResendDeliveryHandler } from './commands/resend-deliveries';
import { SendTestHandler } from './commands/send-test';
import { DeliveryAttemptsRepository } from './persistence/delivery-attempts.repository';
import { DeliveryOutcomes } from './sending/delivery-outcomes';
import { DeliveryQueue } from './persistence/delivery-queue';
import { DeliveryRound } from './sending/delivery-round';
import { DeliverySender } from './sending/delivery-sender';
import { DeliverySummaries } from './sending/delivery-summaries';
import { CancelDeliveriesToHandler } from './commands/cancel-deliveries';
import { CancelDeliveriesWhenMemberRemoved } from './when/cancel-deliveries-when-member-removed';
import { ContactPlaces } from './persistence/contact-places';
import { ChannelDays } from './persistence/channel-days';
import { DailyCaps } from './sending/daily-caps';
import { CapNotices } from './sending/cap-notices';
import { DigestMaker } from './gathering/digest-maker';
import { GroupMessages } from './gathering/group-messages';
import { GatheredItems } from './persistence/gathered-items';
import { ListDigestsHandler } from './queries/list-digests';
import { WaitingDigests } from './persistence/waiting-digests';
import { WaitingTogether } from './persistence/waiting-together';
import { EarlierMessages } from './persistence/earlier-messages';
import { PlannedBeyondApp } from './persistence/planned-beyond-app';
import { ReplyNumbers } from './persistence/reply-numbers';
import { EnqueueDeliveriesHandler } from './commands/enqueue-deliveries';
import { LostDeliveries } from './sending/lost-deliveries';
import { MaterialsReader } from './sending/message-materials';
import { MessageLinkMaker } from './sending/message-links';
import { MessagePreparer } from './sending/prepare-message';
import { ProviderChoice } from './sending/provider-choice';
import { PurgeDeliveriesHandler } from './commands/purge-deliveries';
import { PurgeDeliveriesJob } from './jobs/purge-deliveries.job';
import { SendCodeWhenVerificationRequested } from './when/send-code-when-verification-requested';

/** The providers of deliveries. */
export const deliveriesProviders = [
  ActionTokens,
  DeliveryByIdLookup,
  AttemptRecorder,
  BlockedTenants,
  DeliveriesRepository,
  DeliveryEnqueuer,
  DeliveryGauges,
  DeliveryLists,
  GetChannelsHandler,
  GetDeliveryHandler,
  FindDeliveriesHandler,
  GetDeliveryStatsHandler,
  ListDeliveriesHandler,
  ListAlertDeliveriesHandler,
  CountDeliveriesOfAlertsHandler,
  DeadDeliveries,
  RedriveFailedHandler,
  ResendDeliveriesHandler,
  ResendDeliveryHandler,
  SendTestHandler,
  DeliveryAttemptsRepository,
  DeliveryOutcomes,
  DeliveryQueue,
  DeliveryRound,
  DeliverySender,
  DeliverySummaries,
  CancelDeliveriesToHandler,
  CancelDeliveriesWhenMemberRemoved,
  ContactPlaces,
  ChannelDays,
  DailyCaps,
  CapNotices,
  DigestMaker,
  GroupMessages,
  GatheredItems,
  ListDigestsHandler,
  WaitingDigests,
  WaitingTogether,
  EarlierMessages,
  PlannedBeyondApp,
  ReplyNumbers,
  EnqueueDeliveriesHandler,
  LostDeliveries,
  MaterialsReader,
  MessageLinkMaker,
  MessagePreparer,
  ProviderChoice,
  PurgeDeliveriesHandler,
  PurgeDeliveriesJob,
  SendCodeWhenVerificationRequested,
];
