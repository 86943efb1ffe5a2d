import { Injectable } from '@nestjs/common';
import { sharedClockOf } from '../../../../libs/windows/cached-wall-clock';
import type { TimeSpan } from '../domain/time-span';
import type { ScheduleHistory, ScheduleVersion } from '../domain/timeline';
import { CalendarShifts } from './calendar-shifts';
import { HistoryRepository, type OverrideRecord, type VersionRecord } from './persistence/history.repository';

const grouped = <T extends { readonly scheduleId: string }>(rows: readonly T[]): ReadonlyMap<string, readonly T[]> => {
  const groups = new Map<string, T[]>();
  for (const row of rows) groups.set(row.scheduleId, [...(groups.get(row.scheduleId) ?? []), row]);
  return groups;
};

const versionOf = ({ validFrom, layers, timeZone }: VersionRecord) => ({
  validFrom: validFrom.getTime(),
  layers,
  clock: sharedClockOf(timeZone),
});

const overrideOf = ({ id, kind, fromAt, untilAt, memberId, replaces }: OverrideRecord) => ({
  ...{ id, kind, memberId, replaces },
  from: fromAt.getTime(),
  until: untilAt.getTime(),
});

/** The members of whom a schedule says something. */
const namedIn = (versions: readonly VersionRecord[], overrides: readonly OverrideRecord[]): string[] => [
  ...versions.flatMap(({ layers }) =>
    layers.flatMap(({ participants, carried }) => [...participants.flat(), ...(carried?.memberIds ?? [])]),
  ),
  ...overrides.map(({ memberId }) => memberId),
];

/** Reads what schedules were in a span, with their overrides, the absences of their members, and imported shifts. */
@Injectable()
export class HistoryReader {
  constructor(
    private readonly histories: HistoryRepository,
    private readonly calendars: CalendarShifts,
  ) {}

  /** The histories of these schedules, as far as they matter in a span. Schedules that do not exist are missing. */
  async read(
    tenantId: string,
    scheduleIds: readonly string[],
    { from, until }: TimeSpan,
  ): Promise<ReadonlyMap<string, ScheduleHistory>> {
    if (scheduleIds.length === 0) return new Map();
    const span = [new Date(from), new Date(until)] as const;
    const versions = await this.histories.versions(tenantId, scheduleIds, ...span);
    const ids = [...new Set(versions.map(({ scheduleId }) => scheduleId))];
    const overrides = await this.histories.overrides(tenantId, ids, ...span);
    const shifts = await this.calendars.of(tenantId, ids, ...span);
    const imported = [...shifts.values()].flatMap((some) => some.flatMap(({ memberIds }) => memberIds));
    const members = [...new Set([...namedIn(versions, overrides), ...imported])];
    const absences = await this.absences(tenantId, members, ...span);
    const [versionsOf, overridesOf] = [grouped(versions), grouped(overrides)];
    const historyOf = (id: string): ScheduleHistory => ({
      versions: (versionsOf.get(id) ?? []).map(versionOf),
      overrides: (overridesOf.get(id) ?? []).map(overrideOf),
      calendar: shifts.get(id) ?? [],
      absences,
    });
    return new Map(ids.map((id) => [id, historyOf(id)]));
  }

  /** The history of a schedule, as if it were changed now. */
  async readWith(tenantId: string, id: string, draft: ScheduleVersion, span: TimeSpan): Promise<ScheduleHistory> {
    const history = (await this.read(tenantId, [id], span)).get(id);
    const versions = history?.versions.filter(({ validFrom }) => validFrom < draft.validFrom) ?? [];
    const members = draft.layers.flatMap(({ participants }) => participants.flat());
    const absences = await this.absences(tenantId, members, new Date(span.from), new Date(span.until));
    return {
      versions: [...versions, draft],
      overrides: history?.overrides ?? [],
      calendar: history?.calendar ?? [],
      absences: new Map([...(history?.absences ?? []), ...absences]),
    };
  }

  private async absences(tenantId: string, memberIds: readonly string[], from: Date, until: Date) {
    const absences = new Map<string, TimeSpan[]>();
    for (const { memberId, fromAt, untilAt } of await this.histories.absences(tenantId, memberIds, from, until)) {
      const span = { from: fromAt.getTime(), until: untilAt?.getTime() ?? Infinity };
      absences.set(memberId, [...(absences.get(memberId) ?? []), span]);
    }
    return absences;
  }
}
