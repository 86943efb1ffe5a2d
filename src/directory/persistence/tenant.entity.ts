import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Channel, DigestibleSeverity } from '../../../libs/config/config';
import { type OwnSettings, settingColumns, type SlaSeverity } from '../tenant-settings';

/** A tenant and its own settings; null: the setting of the installation applies. */
@Entity('tenants')
export class TenantEntity implements OwnSettings {
  @PrimaryColumn('uuid')
  id: string;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt: Date;

  @Column('varchar', { name: settingColumns.brand, length: 100, nullable: true })
  brand: string | null;

  @Column('varchar', { name: settingColumns.locale, length: 10, nullable: true })
  locale: OwnSettings['locale'];

  /** IANA name. */
  @Column('varchar', { name: settingColumns.timeZone, length: 64, nullable: true })
  timeZone: string | null;

  /** ISO 4217 code. */
  @Column('varchar', { name: settingColumns.currency, length: 3, nullable: true })
  currency: string | null;

  @Column('boolean', { name: settingColumns.aggregates, nullable: true })
  aggregates: boolean | null;

  @Column('int', { name: settingColumns.windowMinutes, nullable: true })
  windowMinutes: number | null;

  @Column('boolean', { name: settingColumns.throttles, nullable: true })
  throttles: boolean | null;

  @Column('int', { name: settingColumns.throttleMinutes, nullable: true })
  throttleMinutes: number | null;

  @Column('int', { name: settingColumns.maxAlertsPerHour, nullable: true })
  maxAlertsPerHour: number | null;

  @Column('int', { name: settingColumns.stormAlertsPerMinute, nullable: true })
  stormAlertsPerMinute: number | null;

  @Column('boolean', { name: settingColumns.isAutomatic, nullable: true })
  isAutomatic: boolean | null;

  @Column('jsonb', { name: settingColumns.criticalChannels, nullable: true })
  criticalChannels: readonly Channel[] | null;

  @Column('jsonb', { name: settingColumns.highChannels, nullable: true })
  highChannels: readonly Channel[] | null;

  @Column('jsonb', { name: settingColumns.mediumChannels, nullable: true })
  mediumChannels: readonly Channel[] | null;

  @Column('jsonb', { name: settingColumns.lowChannels, nullable: true })
  lowChannels: readonly Channel[] | null;

  @Column('jsonb', { name: settingColumns.digestSeverities, nullable: true })
  digestSeverities: readonly DigestibleSeverity[] | null;

  @Column('int', { name: settingColumns.groupWaitSeconds, nullable: true })
  groupWaitSeconds: number | null;

  @Column('int', { name: settingColumns.groupIntervalMinutes, nullable: true })
  groupIntervalMinutes: number | null;

  @Column('int', { name: settingColumns.repeatIntervalMinutes, nullable: true })
  repeatIntervalMinutes: number | null;

  @Column('boolean', { name: settingColumns.criticalRespectsPreferences, nullable: true })
  criticalRespectsPreferences: boolean | null;

  @Column('int', { name: settingColumns.smsPerDay, nullable: true })
  smsPerDay: number | null;

  @Column('int', { name: settingColumns.whatsappPerDay, nullable: true })
  whatsappPerDay: number | null;

  @Column('int', { name: settingColumns.voicePerDay, nullable: true })
  voicePerDay: number | null;

  @Column('int', { name: settingColumns.criticalSlaMinutes, nullable: true })
  criticalSlaMinutes: number | null;

  @Column('int', { name: settingColumns.highSlaMinutes, nullable: true })
  highSlaMinutes: number | null;

  @Column('int', { name: settingColumns.mediumSlaMinutes, nullable: true })
  mediumSlaMinutes: number | null;

  @Column('int', { name: settingColumns.lowSlaMinutes, nullable: true })
  lowSlaMinutes: number | null;

  @Column('int', { name: settingColumns.criticalResolutionMinutes, nullable: true })
  criticalResolutionMinutes: number | null;

  @Column('int', { name: settingColumns.highResolutionMinutes, nullable: true })
  highResolutionMinutes: number | null;

  @Column('int', { name: settingColumns.mediumResolutionMinutes, nullable: true })
  mediumResolutionMinutes: number | null;

  @Column('int', { name: settingColumns.lowResolutionMinutes, nullable: true })
  lowResolutionMinutes: number | null;

  @Column('int', { name: settingColumns.atRiskPercent, nullable: true })
  atRiskPercent: number | null;

  @Column('boolean', { name: settingColumns.pausesOnSnooze, nullable: true })
  pausesOnSnooze: boolean | null;

  @Column('uuid', { name: settingColumns.slaCalendarId, nullable: true })
  slaCalendarId: string | null;

  @Column('jsonb', { name: settingColumns.slaCalendarSeverities, nullable: true })
  slaCalendarSeverities: readonly SlaSeverity[] | null;

  @Column('uuid', { name: settingColumns.slaBreachPolicyId, nullable: true })
  slaBreachPolicyId: string | null;
  @Column('int', { name: settingColumns.workItemAtRiskMinutes, nullable: true })
  workItemAtRiskMinutes: number | null;

  @Column('int', { name: settingColumns.unassignedCriticalMinutes, nullable: true })
  unassignedCriticalMinutes: number | null;

  @Column('int', { name: settingColumns.unassignedHighMinutes, nullable: true })
  unassignedHighMinutes: number | null;

  @Column('int', { name: settingColumns.workloadThreshold, nullable: true })
  workloadThreshold: number | null;

  @Column('boolean', { name: settingColumns.isEscalating, nullable: true })
  isEscalating: boolean | null;

  /** When the tenant last changed `isEscalating` or `isAutomatic`; null: never. */
  @Column('timestamptz', { name: 'escalates_since', nullable: true })
  escalatesSince: Date | null;

  @Column('int', { name: settingColumns.retentionDays, nullable: true })
  retentionDays: number | null;

  @Column('int', { name: settingColumns.maxSockets, nullable: true })
  maxSockets: number | null;
}
