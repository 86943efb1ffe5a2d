import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { OutboundModule } from '../../libs/outbound/outbound.module';
import { actionsProviders } from './actions/actions.providers';
import { ActionLinksController } from './actions/http/action-links.controller';
import { CallbacksController } from './actions/http/callbacks.controller';
import { AlertsById } from './alerts-by-id';
import { DeliverBroadcastsHandler } from './broadcasts/commands/deliver-broadcasts';
import { StartBroadcastsHandler } from './broadcasts/commands/start-broadcasts';
import { BroadcastsRepository } from './broadcasts/persistence/broadcasts.repository';
import { StartBroadcastWhenAlertCreated } from './broadcasts/when/start-broadcast-when-alert-created';
import { SendDailySummariesHandler } from './daily-summaries/commands/send-daily-summaries';
import { DailySummariesRepository } from './daily-summaries/persistence/daily-summaries.repository';
import { SummaryDeliveries } from './daily-summaries/summary-deliveries';
import { SummaryReaders } from './daily-summaries/summary-readers';
import { deliveriesProviders } from './deliveries/deliveries.providers';
import { DeliveriesController } from './deliveries/http/deliveries.controller';
import { DigestsController } from './deliveries/http/digests.controller';
import { destinationsProviders } from './destinations/destinations.providers';
import { DestinationsController } from './destinations/http/destinations.controller';
import { DestinationEntity } from './destinations/persistence/destination.entity';
import { CheckFailingHandler } from './failing/commands/check-failing';
import { FailingTenants } from './failing/persistence/failing-tenants';
import { TellOfLostContactsHandler } from './lost-contacts/commands/tell-of-lost-contacts';
import { TellWhenContactDisabled } from './lost-contacts/when/tell-when-contact-disabled';
import { ExplanationController } from './planning/http/explanation.controller';
import { planningProviders } from './planning/planning.providers';
import { NotifyHandler } from './requests/commands/notify';
import { RequestFactsReader } from './requests/request-facts';
import { RequestedDeliveries } from './requests/requested-deliveries';
import { TellOfSuppressionsHandler } from './suppressions/commands/tell-of-suppressions';
import { TellWhenSuppressionEnds } from './suppressions/when/tell-when-suppression-ends';
import { TemplatesController } from './templates/http/templates.controller';
import { NotificationTemplateEntity } from './templates/notification-template.entity';
import { TemplateHistoryEntity } from './templates/persistence/template-history.entity';
import { templatesProviders } from './templates/templates.providers';
import { NotificationRulesController } from './wishes/http/notification-rules.controller';
import { PreferencesController } from './wishes/http/preferences.controller';
import { SubscriptionsController } from './wishes/http/subscriptions.controller';
import { NotificationRuleEntity } from './wishes/persistence/notification-rule.entity';
import { PreferencesEntity } from './wishes/persistence/preferences.entity';
import { SubscriptionEntity } from './wishes/persistence/subscription.entity';
import { wishesProviders } from './wishes/wishes.providers';

const entities = [
  NotificationTemplateEntity,
  TemplateHistoryEntity,
  SubscriptionEntity,
  PreferencesEntity,
  NotificationRuleEntity,
  DestinationEntity,
];
const requests = [NotifyHandler, RequestFactsReader, RequestedDeliveries];
const broadcasts = [
  BroadcastsRepository,
  StartBroadcastsHandler,
  DeliverBroadcastsHandler,
  StartBroadcastWhenAlertCreated,
];
const suppressions = [TellOfSuppressionsHandler, TellWhenSuppressionEnds];
const dailySummaries = [DailySummariesRepository, SummaryReaders, SummaryDeliveries, SendDailySummariesHandler];
const lostContacts = [TellOfLostContactsHandler, TellWhenContactDisabled];
const failing = [CheckFailingHandler, FailingTenants];

@Module({
  imports: [TypeOrmModule.forFeature(entities), OutboundModule],
  controllers: [
    TemplatesController,
    SubscriptionsController,
    PreferencesController,
    NotificationRulesController,
    DestinationsController,
    ExplanationController,
    DeliveriesController,
    DigestsController,
    ActionLinksController,
    CallbacksController,
  ],
  providers: [
    AlertsById,
    ...templatesProviders,
    ...wishesProviders,
    ...destinationsProviders,
    ...planningProviders,
    ...requests,
    ...broadcasts,
    ...suppressions,
    ...dailySummaries,
    ...deliveriesProviders,
    ...actionsProviders,
    ...lostContacts,
    ...failing,
  ],
})
export class NotificationsModule {}
