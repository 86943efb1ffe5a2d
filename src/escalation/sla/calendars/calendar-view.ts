import type { SlaCalendarEntity } from './persistence/calendar.entity';

/** An SLA calendar of a tenant. */
export type SlaCalendarRow = Readonly<SlaCalendarEntity>;
