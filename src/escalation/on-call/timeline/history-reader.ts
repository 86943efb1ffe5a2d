import { Injectable } from '@nestjs/common';
import { InvalidInput } from '../../../../libs/kernel/domain-error';
import { sharedClockOf } from '../../../../libs/windows/cached-wall-clock';
import { refsOf, type TenantRef } from '../domain/tenant-ref';
import type { TimeSpan } from '../domain/time-span';
import type { ScheduleHistory, ScheduleVersion } from '../domain/timeline';
import { CalendarShifts } from './calendar-shifts';
import { HistoryRepository, type OverrideRecord, type VersionRecord } from './persistence/history.repository';

const grouped = <T extends { readonly scheduleId: string }>(rows: readonly T[]): ReadonlyMap<string, readonly T[]> => {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const group = groups.get(row.scheduleId);
    if (group) group.push(row);
    else groups.set(row.scheduleId, [row]);
  }
  return groups;
};

/** The most versions and overrides of a schedule that a span may have: the past grows with each edit. */
const MAX_VERSIONS = 1_000;
const MAX_OVERRIDES = 10_000;

/** Throws InvalidInput if a schedule has too many rows. */
function checkCounts(groups: ReadonlyMap<string, readonly unknown[]>, max: number, what: string): void {
  const most = Math.max(0, ...[...groups.values()].map(({ length }) => length));
  const detail = `must be earlier: the span has more than ${max} ${what} of a schedule`;
  if (most > max) throw new InvalidInput([{ pointer: '/query/until', detail }]);
}

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

  /**
   * The histories of these schedules, as far as they matter in a span. Schedules that do not exist are missing.
   * @throws InvalidInput if a schedule was changed too often in it
   */
  async read(
    schedules: readonly TenantRef[],
    { from, until }: TimeSpan,
  ): Promise<ReadonlyMap<string, ScheduleHistory>> {
    if (schedules.length === 0) return new Map();
    const span = [new Date(from), new Date(until)] as const;
    const versions = grouped(await this.histories.versions(schedules, ...span, MAX_VERSIONS));
    checkCounts(versions, MAX_VERSIONS, 'edits');
    const known = schedules.filter(({ id }) => versions.has(id));
    const overrides = grouped(await this.histories.overrides(known, ...span, MAX_OVERRIDES));
    checkCounts(overrides, MAX_OVERRIDES, 'overrides');
    const shifts = await this.calendars.of(known, ...span);
    const members = known.flatMap(({ tenantId, id }) => {
      const imported = shifts.get(id)?.flatMap(({ memberIds }) => memberIds) ?? [];
      const named = [...namedIn(versions.get(id) ?? [], overrides.get(id) ?? []), ...imported];
      return [...new Set(named)].map((memberId) => ({ tenantId, id: memberId }));
    });
    const absences = await this.absences(members, ...span);
    const historyOf = ({ tenantId, id }: TenantRef): ScheduleHistory => ({
      versions: (versions.get(id) ?? []).map(versionOf),
      overrides: (overrides.get(id) ?? []).map(overrideOf),
      calendar: shifts.get(id) ?? [],
      absences: absences.get(tenantId) ?? new Map<string, readonly TimeSpan[]>(),
    });
    return new Map(known.map((ref) => [ref.id, historyOf(ref)]));
  }

  /** The history of a schedule, as if it were changed now. */
  async readWith(tenantId: string, id: string, draft: ScheduleVersion, span: TimeSpan): Promise<ScheduleHistory> {
    const history = (await this.read([{ tenantId, id }], span)).get(id);
    const versions = history?.versions.filter(({ validFrom }) => validFrom < draft.validFrom) ?? [];
    const members = refsOf(
      tenantId,
      draft.layers.flatMap(({ participants }) => participants.flat()),
    );
    const absences = await this.absences(members, new Date(span.from), new Date(span.until));
    return {
      versions: [...versions, draft],
      overrides: history?.overrides ?? [],
      calendar: history?.calendar ?? [],
      absences: new Map([...(history?.absences ?? []), ...(absences.get(tenantId) ?? [])]),
    };
  }

  /** When members of any tenants were away, by tenant. */
  private async absences(members: readonly TenantRef[], from: Date, until: Date) {
    const absences = new Map<string, Map<string, TimeSpan[]>>();
    for (const { tenantId, memberId, fromAt, untilAt } of await this.histories.absences(members, from, until)) {
      const span = { from: fromAt.getTime(), until: untilAt?.getTime() ?? Infinity };
      const ofTenant = absences.get(tenantId) ?? new Map<string, TimeSpan[]>();
      absences.set(tenantId, ofTenant.set(memberId, [...(ofTenant.get(memberId) ?? []), span]));
    }
    return absences;
  }
}
