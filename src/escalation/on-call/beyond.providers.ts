import { ImportCalendarHandler, DeleteImportHandler } from './calendars/commands/import-calendar';
import { RefreshImportsHandler } from './calendars/commands/refresh-imports';
import { CreateCalendarTokenHandler, DeleteCalendarTokenHandler } from './calendars/commands/save-calendar-token';
import { CalendarReader } from './calendars/calendar-reader';
import { CalendarsController } from './calendars/http/calendars.controller';
import { IcalController } from './calendars/http/ical.controller';
import { ImportedShifts } from './calendars/imported-shifts';
import { CalendarShiftsRepository } from './calendars/persistence/calendar-shifts.repository';
import { CalendarTokensRepository } from './calendars/persistence/calendar-tokens.repository';
import { ImportsRepository } from './calendars/persistence/imports.repository';
import { GetCalendarHandler } from './calendars/queries/get-calendar';
import { ListCalendarTokensHandler, ListImportsHandler } from './calendars/queries/list-calendars';
import { FollowMembersOfCalendars } from './calendars/when/follow-members-of-calendars';
import { LookForGapsHandler } from './gaps/commands/look-for-gaps';
import { GapMetrics } from './gaps/gap-metrics';
import { GapsRepository } from './gaps/persistence/gaps.repository';
import { WatchHandoffsHandler } from './notices/commands/watch-handoffs';
import { WatchesRepository } from './notices/persistence/watches.repository';
import { LookWhenScheduleChanged } from './notices/when/look-when-schedule-changed';
import { OnCallReportController } from './report/http/report.controller';
import { PagesRepository } from './report/persistence/pages.repository';
import { GetOnCallReportHandler } from './report/queries/get-on-call-report';
import { CheckSwapsHandler } from './swaps/commands/check-swaps';
import { AnswerSwapHandler } from './swaps/commands/answer-swap';
import { ExpireSwapsHandler } from './swaps/commands/expire-swaps';
import { RequestSwapHandler } from './swaps/commands/request-swap';
import { HeldShifts } from './swaps/held-shifts';
import { SwapsController } from './swaps/http/swaps.controller';
import { SwapChecksRepository } from './swaps/persistence/swap-checks.repository';
import { SwapsRepository } from './swaps/persistence/swaps.repository';
import { ListSwapsHandler } from './swaps/queries/list-swaps';
import { SwapWriter } from './swaps/swap-writer';
import { CancelSwapsOfRemoved } from './swaps/when/cancel-swaps-of-removed';
import { CheckSwaps } from './swaps/when/check-swaps';
import { CalendarShifts } from './timeline/calendar-shifts';

/** Calendars, swaps, notices and gaps. */
export const beyondControllers = [CalendarsController, IcalController, SwapsController, OnCallReportController];

export const beyondProviders = [
  CalendarTokensRepository,
  ImportsRepository,
  CalendarShiftsRepository,
  { provide: CalendarShifts, useExisting: CalendarShiftsRepository },
  ImportedShifts,
  CalendarReader,
  CreateCalendarTokenHandler,
  DeleteCalendarTokenHandler,
  ImportCalendarHandler,
  DeleteImportHandler,
  RefreshImportsHandler,
  GetCalendarHandler,
  ListCalendarTokensHandler,
  ListImportsHandler,
  FollowMembersOfCalendars,
  WatchesRepository,
  WatchHandoffsHandler,
  LookWhenScheduleChanged,
  GapsRepository,
  LookForGapsHandler,
  GapMetrics,
  SwapsRepository,
  SwapWriter,
  HeldShifts,
  RequestSwapHandler,
  AnswerSwapHandler,
  ExpireSwapsHandler,
  ListSwapsHandler,
  SwapChecksRepository,
  CheckSwapsHandler,
  CheckSwaps,
  CancelSwapsOfRemoved,
  PagesRepository,
  GetOnCallReportHandler,
];
