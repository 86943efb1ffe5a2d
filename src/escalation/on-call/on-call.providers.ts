import { EnsureDefaultSchedulesHandler } from './default-schedule/commands/ensure-default-schedules';
import { FollowMembersHandler } from './members/commands/follow-members';
import { AbsencesRepository } from './members/persistence/absences.repository';
import { FollowMembersWhenTheyChange } from './members/when/follow-members-when-they-change';
import { CreateOverrideHandler } from './overrides/commands/create-override';
import { EndOverrideHandler } from './overrides/commands/end-override';
import { OverridesController } from './overrides/http/overrides.controller';
import { OverrideWriter } from './overrides/override-writer';
import { OverrideEntity } from './overrides/persistence/override.entity';
import { OverridesRepository } from './overrides/persistence/overrides.repository';
import { ListOverridesHandler } from './overrides/queries/list-overrides';
import { GetOnCallHandler } from './queries/get-on-call';
import { GetPeopleOnCallHandler } from './queries/get-people-on-call';
import { GetGapsHandler, GetShiftsByLayerHandler, GetShiftsHandler } from './queries/get-shifts';
import { DeleteScheduleHandler } from './schedules/commands/delete-schedule';
import { SaveScheduleHandler } from './schedules/commands/save-schedule';
import { SchedulesController } from './schedules/http/schedules.controller';
import { ShiftsController } from './schedules/http/shifts.controller';
import { ScheduleEntity } from './schedules/persistence/schedule.entity';
import { SchedulesRepository } from './schedules/persistence/schedules.repository';
import { FindSchedulesByNameHandler } from './schedules/queries/find-schedules-by-name';
import { GetScheduleHandler, ListSchedulesHandler } from './schedules/queries/list-schedules';
import { PreviewScheduleHandler } from './schedules/queries/preview-schedule';
import { ScheduleWriter } from './schedules/schedule-writer';
import { HistoryReader } from './timeline/history-reader';
import { HistoryRepository } from './timeline/persistence/history.repository';
import { Timelines } from './timeline/timelines';

/** The plain tables of schedules and overrides. */
export const onCallEntities = [ScheduleEntity, OverrideEntity];

/** The routes of schedules and overrides. */
export const onCallControllers = [ShiftsController, SchedulesController, OverridesController];

/** The providers of schedules and overrides. */
export const onCallProviders = [
  SchedulesRepository,
  ScheduleWriter,
  SaveScheduleHandler,
  DeleteScheduleHandler,
  GetScheduleHandler,
  ListSchedulesHandler,
  FindSchedulesByNameHandler,
  PreviewScheduleHandler,
  OverridesRepository,
  OverrideWriter,
  CreateOverrideHandler,
  EndOverrideHandler,
  ListOverridesHandler,
  AbsencesRepository,
  FollowMembersHandler,
  FollowMembersWhenTheyChange,
  EnsureDefaultSchedulesHandler,
  HistoryRepository,
  HistoryReader,
  Timelines,
  GetOnCallHandler,
  GetPeopleOnCallHandler,
  GetShiftsHandler,
  GetShiftsByLayerHandler,
  GetGapsHandler,
];
