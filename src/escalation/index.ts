export { EscalationModule } from './escalation.module';
export { ScheduleChangedEvent } from './on-call/events/schedule-changed.event';
export { GetOnCallQuery, type OnCall } from './on-call/queries/get-on-call';
export { GetShiftsQuery, type Shift } from './on-call/queries/get-shifts';
