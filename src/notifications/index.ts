export { NotificationsModule } from './notifications.module';
export { AlertNotifiedEvent } from './deliveries/events/alert-notified.event';
export { InboxNotifiedEvent } from './deliveries/events/inbox-notified.event';
export { NotificationFailedEvent } from './deliveries/events/notification-failed.event';
export { FindDestinationsQuery, type NamedDestination } from './destinations/queries/find-destinations';
export { type AlertDelivery, ListAlertDeliveriesQuery } from './deliveries/queries/list-alert-deliveries';
export { NotifyCommand } from './requests/commands/notify';
export type { NoticeText, NotifyRequest, NotifyResult, NotifyTarget } from './requests/notify-request';
