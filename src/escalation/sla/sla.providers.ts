import { PassDeadlinesJob } from '../timers/jobs/pass-deadlines.job';
import { SlaTimer } from '../timers/sla-timer';
import { DeleteSlaCalendarHandler } from './calendars/commands/delete-calendar';
import { SaveSlaCalendarHandler } from './calendars/commands/save-calendar';
import { SlaCalendarsController } from './calendars/http/sla-calendars.controller';
import { SlaCalendarEntity } from './calendars/persistence/calendar.entity';
import { CalendarsRepository } from './calendars/persistence/calendars.repository';
import { GetSlaCalendarHandler, ListSlaCalendarsHandler } from './calendars/queries/list-calendars';
import { ClockFactsReader } from './clocks/clock-facts';
import { ClockWriter } from './clocks/clock-writer';
import { AuditClocksHandler } from './clocks/commands/audit-clocks';
import { EscalateBreachedHandler } from './clocks/commands/escalate-breached';
import { FollowClocksHandler } from './clocks/commands/follow-clocks';
import { OutdateClocksHandler } from './clocks/commands/outdate-clocks';
import { PassDueClocksHandler } from './clocks/commands/pass-due-clocks';
import { RecomputeClocksHandler } from './clocks/commands/recompute-clocks';
import { AlertSlaController } from './clocks/http/alert-sla.controller';
import { ClocksRepository } from './clocks/persistence/clocks.repository';
import { GetSlaHandler } from './clocks/queries/get-sla';
import { EscalateWhenBreached } from './clocks/when/escalate-when-breached';
import { FollowClocksWhenAlertsChanged } from './clocks/when/follow-clocks-when-alerts-changed';
import { OutdateWhenTermsChanged } from './clocks/when/outdate-when-terms-changed';
import { RecomputeWhenOutdated } from './clocks/when/recompute-when-outdated';

/** The tables of deadlines that are entities. */
export const slaEntities = [SlaCalendarEntity];

/** The routes of deadlines: the one with a fixed path comes before those of one alert. */
export const slaControllers = [SlaCalendarsController, AlertSlaController];

/** The providers of deadlines: their calendars, clocks and timers. */
export const slaProviders = [
  AuditClocksHandler,
  CalendarsRepository,
  ClockFactsReader,
  ClocksRepository,
  ClockWriter,
  DeleteSlaCalendarHandler,
  EscalateBreachedHandler,
  EscalateWhenBreached,
  FollowClocksHandler,
  FollowClocksWhenAlertsChanged,
  GetSlaCalendarHandler,
  GetSlaHandler,
  ListSlaCalendarsHandler,
  OutdateClocksHandler,
  OutdateWhenTermsChanged,
  PassDeadlinesJob,
  PassDueClocksHandler,
  RecomputeClocksHandler,
  RecomputeWhenOutdated,
  SaveSlaCalendarHandler,
  SlaTimer,
];
