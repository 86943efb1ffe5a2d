import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { chunksOf } from '../../../../libs/kernel/chunks-of';
import {
  type AlertRef,
  type AlertRow,
  GetAlertsQuery,
  isBroadcast,
  MAX_ALERTS_AT_ONCE,
  WORK_ITEM_CATEGORY,
} from '../../../alerts';
import { GetTenantSettingsQuery, type SlaSettings } from '../../../directory';
import type { BusinessCalendar } from '../business-time';
import { CalendarsRepository } from '../calendars/persistence/calendars.repository';
import type { SlaClock } from './clock-row';
import type { ClockKind, ClockTerms } from './sla-clock';
import { slaTargetOf, type TenantSla } from './sla-target';

/** What clocks need of an alert. */
const clockFields = [
  'id',
  'tenantId',
  'alertType',
  'alertCategory',
  'severity',
  'priority',
  'title',
  'status',
  'quietReason',
  'aggregationKey',
  'epoch',
  'episode',
  'createdAt',
  'slaTargets',
] as const satisfies readonly (keyof AlertRow)[];

/** An alert, as far as its clocks need it. */
export type ClockAlert = Pick<AlertRow, (typeof clockFields)[number]>;

/** What decides about the deadlines of alerts. */
export interface ClockFacts {
  /** By id; those without deadlines are missing. */
  readonly alerts: ReadonlyMap<string, ClockAlert>;
  /** The terms of a new deadline, or of one that is computed again. */
  readonly termsFor: (alert: ClockAlert, kind: ClockKind) => ClockTerms;
  /** The terms of a deadline that goes on. */
  readonly termsOf: (clock: SlaClock) => ClockTerms;
}

/** Broadcasts are messages; of work items the deadlines are those of the items. */
const hasDeadlines = (alert: ClockAlert): boolean => !isBroadcast(alert) && alert.alertCategory !== WORK_ITEM_CATEGORY;

const tenantSla = (sla: SlaSettings): TenantSla => ({
  responseMinutes: {
    critical: sla.criticalSlaMinutes,
    high: sla.highSlaMinutes,
    medium: sla.mediumSlaMinutes,
    low: sla.lowSlaMinutes,
  },
  resolutionMinutes: {
    critical: sla.criticalResolutionMinutes,
    high: sla.highResolutionMinutes,
    medium: sla.mediumResolutionMinutes,
    low: sla.lowResolutionMinutes,
  },
  calendarId: sla.slaCalendarId,
  calendarSeverities: sla.slaCalendarSeverities,
});

/** Reads what decides about the deadlines of alerts: a few statements for any number of them. */
@Injectable()
export class ClockFactsReader {
  constructor(
    private readonly queries: QueryBus,
    private readonly calendars: CalendarsRepository,
  ) {}

  /** The alerts as they are now, with their terms. */
  async of(refs: readonly AlertRef[]): Promise<ClockFacts> {
    const alerts = new Map<string, ClockAlert>();
    for (const some of chunksOf(refs, MAX_ALERTS_AT_ONCE))
      for (const alert of await this.queries.execute(new GetAlertsQuery(some, clockFields)))
        if (hasDeadlines(alert)) alerts.set(alert.id, alert);
    return { alerts, ...(await this.termsIn([...new Set(refs.map(({ tenantId }) => tenantId))])) };
  }

  private async termsIn(tenantIds: readonly string[]): Promise<Pick<ClockFacts, 'termsFor' | 'termsOf'>> {
    const settings = await this.queries.execute(new GetTenantSettingsQuery(tenantIds));
    const calendars = await this.calendars.of(tenantIds);
    const terms = (tenantId: string, targetMinutes: number, calendarId: string | null): ClockTerms => {
      const { atRiskPercent = 75, pausesOnSnooze = true } = settings.get(tenantId)?.sla ?? {};
      const calendar: BusinessCalendar | null = calendars.get(calendarId ?? '') ?? null;
      return { targetMinutes, calendarId, calendar, atRiskPercent, pausesOnSnooze };
    };
    const termsFor = ({ tenantId, severity, slaTargets }: ClockAlert, kind: ClockKind): ClockTerms => {
      const sla = settings.get(tenantId)?.sla;
      const target = sla && slaTargetOf(kind, severity, slaTargets, tenantSla(sla));
      return terms(tenantId, target?.minutes ?? 0, target?.calendarId ?? null);
    };
    const termsOf = ({ tenantId, targetMinutes, calendarId }: SlaClock): ClockTerms =>
      terms(tenantId, targetMinutes, calendarId);
    return { termsFor, termsOf };
  }
}
