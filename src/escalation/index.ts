export { EscalationModule } from './escalation.module';
export { ScheduleChangedEvent } from './on-call/events/schedule-changed.event';
export { GetOnCallQuery, type OnCall } from './on-call/queries/get-on-call';
export { SlaBreachedEvent } from './sla/clocks/events/sla-breached.event';
export { GetShiftsQuery, type Shift } from './on-call/queries/get-shifts';
export { UpsertWorkItemsCommand } from './work-items/commands/upsert-work-items';
export type { WorkItemChange, WorkItemFields } from './work-items/domain/work-item';
export { checkWorkItemEvent, isWorkItemEvent, type ServiceEvent, workItemChangeOf } from './work-items/work-item-event';
