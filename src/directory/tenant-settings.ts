import type { Channel, Config, DigestibleSeverity } from '../../libs/config/config';

export const locales = ['en', 'es'] as const;

/** How Campana limits the number of a tenant's alerts. */
export interface NoiseSettings {
  readonly aggregates: boolean;
  readonly windowMinutes: number;
  readonly throttles: boolean;
  readonly throttleMinutes: number;
  /** Maximum number of new alerts in an hour, not counting critical ones; 0: no limit. */
  readonly maxAlertsPerHour: number;
  /** More new alerts than this in a minute are a storm; 0: no storm detection. */
  readonly stormAlertsPerMinute: number;
}

/** How soon alerts must be answered and resolved. */
export interface SlaSettings {
  /** Within how many minutes somebody must react; 0: there is no deadline. */
  readonly criticalSlaMinutes: number;
  readonly highSlaMinutes: number;
  readonly mediumSlaMinutes: number;
  readonly lowSlaMinutes: number;
  /** Within how many minutes an alert must be resolved; 0: there is no deadline. */
  readonly criticalResolutionMinutes: number;
  readonly highResolutionMinutes: number;
  readonly mediumResolutionMinutes: number;
  readonly lowResolutionMinutes: number;
  /** After which part of its time a deadline is at risk. */
  readonly atRiskPercent: number;
  /** Whether deadlines wait while an alert is snoozed. */
  readonly pausesOnSnooze: boolean;
  /** The calendar of business time; null: all time counts. */
  readonly slaCalendarId: string | null;
  /** The severities whose deadlines count in that calendar. */
  readonly slaCalendarSeverities: readonly SlaSeverity[];
  /** The escalation policy of alerts to which nobody reacted in time; null: that of the alert. */
  readonly slaBreachPolicyId: string | null;
}

export const slaSeverities = ['low', 'medium', 'high', 'critical'] as const;
export type SlaSeverity = (typeof slaSeverities)[number];
/** When work items of other services are reported to the rules. */
export interface WorkItemSettings {
  /** An item is at risk this long before its deadline, or later, when 75 % of its time have passed. */
  readonly workItemAtRiskMinutes: number;
  /** For how long nobody may have a critical item. */
  readonly unassignedCriticalMinutes: number;
  /** For how long nobody may have an item of high priority. */
  readonly unassignedHighMinutes: number;
  /** A member with more open items than this has too many. */
  readonly workloadThreshold: number;
}

/** Whether people are notified of alerts automatically, through which channels, and when. */
export interface NotificationSettings {
  readonly isAutomatic: boolean;
  readonly criticalChannels: readonly Channel[];
  readonly highChannels: readonly Channel[];
  readonly mediumChannels: readonly Channel[];
  readonly lowChannels: readonly Channel[];
  /** The severities that are told in a digest, unless a member wants it otherwise. */
  readonly digestSeverities: readonly DigestibleSeverity[];
  /** How long the message about an incident or a storm waits for more alerts. */
  readonly groupWaitSeconds: number;
  /** The minimum time between two messages about an incident or a storm. */
  readonly groupIntervalMinutes: number;
  /** After how many minutes without a reaction people are reminded; 0: never. */
  readonly repeatIntervalMinutes: number;
  /** Whether preferences of members apply to critical alerts too. */
  readonly criticalRespectsPreferences: boolean;
  /** Maximum number of messages in a day. */
  readonly smsPerDay: number;
  readonly whatsappPerDay: number;
  readonly voicePerDay: number;
}

/** The settings that apply to a tenant, grouped by topic. */
export interface TenantSettings {
  /** The name that messages of the tenant carry. */
  readonly brand: string;
  readonly locale: (typeof locales)[number];
  /** IANA name. */
  readonly timeZone: string;
  /** ISO 4217 code. */
  readonly currency: string;
  readonly noise: NoiseSettings;
  readonly sla: SlaSettings;
  readonly notifications: NotificationSettings;
  readonly workItems: WorkItemSettings;
  /** Whether alerts escalate when nobody reacts to them. */
  readonly isEscalating: boolean;
  /** For how many days closed alerts are stored. */
  readonly retentionDays: number;
  /** How many real-time connections may be open in a process. */
  readonly maxSockets: number;
}

/** All settings that a tenant can change, as a flat object. */
export interface EverySetting extends NoiseSettings, SlaSettings, NotificationSettings, WorkItemSettings {
  readonly brand: string;
  readonly locale: TenantSettings['locale'];
  readonly timeZone: string;
  readonly currency: string;
  readonly isEscalating: boolean;
  readonly retentionDays: number;
  readonly maxSockets: number;
}

/** The name of each setting in the API and the table `tenants`; in capitals, the name of its environment variable. */
export const settingColumns = {
  brand: 'brand',
  locale: 'locale',
  timeZone: 'time_zone',
  currency: 'currency',
  aggregates: 'enable_alert_aggregation',
  windowMinutes: 'aggregation_window_minutes',
  throttles: 'enable_alert_throttling',
  throttleMinutes: 'default_throttle_minutes',
  maxAlertsPerHour: 'max_alerts_per_hour',
  stormAlertsPerMinute: 'storm_alerts_per_minute',
  isAutomatic: 'auto_notify',
  criticalChannels: 'critical_alert_channels',
  highChannels: 'high_alert_channels',
  mediumChannels: 'medium_alert_channels',
  lowChannels: 'low_alert_channels',
  digestSeverities: 'digest_severities',
  groupWaitSeconds: 'group_wait_seconds',
  groupIntervalMinutes: 'group_interval_minutes',
  repeatIntervalMinutes: 'repeat_interval_minutes',
  criticalRespectsPreferences: 'critical_respects_preferences',
  smsPerDay: 'sms_per_day',
  whatsappPerDay: 'whatsapp_per_day',
  voicePerDay: 'voice_per_day',
  criticalSlaMinutes: 'critical_response_sla_minutes',
  highSlaMinutes: 'high_response_sla_minutes',
  mediumSlaMinutes: 'medium_response_sla_minutes',
  lowSlaMinutes: 'low_response_sla_minutes',
  criticalResolutionMinutes: 'critical_resolution_sla_minutes',
  highResolutionMinutes: 'high_resolution_sla_minutes',
  mediumResolutionMinutes: 'medium_resolution_sla_minutes',
  lowResolutionMinutes: 'low_resolution_sla_minutes',
  atRiskPercent: 'sla_at_risk_percent',
  pausesOnSnooze: 'sla_pause_on_snooze',
  slaCalendarId: 'sla_calendar_id',
  slaCalendarSeverities: 'sla_calendar_severities',
  slaBreachPolicyId: 'sla_breach_policy_id',
  workItemAtRiskMinutes: 'work_item_at_risk_minutes',
  unassignedCriticalMinutes: 'unassigned_critical_minutes',
  unassignedHighMinutes: 'unassigned_high_minutes',
  workloadThreshold: 'workload_threshold',
  isEscalating: 'enable_escalation',
  retentionDays: 'alert_retention_days',
  maxSockets: 'realtime_max_sockets_per_tenant',
} as const satisfies Record<keyof EverySetting, string>;

export type SettingName = keyof typeof settingColumns;
export const settingNames = Object.keys(settingColumns) as SettingName[];

/** A tenant's own settings; null: not set, so that the value of the installation applies. */
export type OwnSettings = { readonly [Name in SettingName]: EverySetting[Name] | null };

/** Limits that a tenant can lower, but not raise above those of the installation. */
export const cappedSettings = [
  'smsPerDay',
  'whatsappPerDay',
  'voicePerDay',
  'maxSockets',
] as const satisfies readonly SettingName[];

/** Maps values of settings to their names in the API. */
export const settingsToWire = (values: Readonly<Record<SettingName, unknown>>): Record<string, unknown> =>
  Object.fromEntries(settingNames.map((name) => [settingColumns[name], values[name]]));

/** Where a value comes from. The tenant has precedence over an environment variable, and that over the default. */
export type SettingSource = 'tenant' | 'environment' | 'default';

/** The settings of the installation. */
export const installationSettings = (config: Config): EverySetting => ({
  brand: 'Campana',
  locale: 'en',
  timeZone: 'UTC',
  currency: 'EUR',
  aggregates: config.aggregation.isEnabled,
  windowMinutes: config.aggregation.windowMinutes,
  throttles: config.throttling.isEnabled,
  throttleMinutes: config.throttling.defaultMinutes,
  ...config.noise,
  ...config.notifications,
  ...config.sla,
  slaCalendarId: null,
  slaCalendarSeverities: ['medium', 'low'],
  slaBreachPolicyId: null,
  ...config.workItems,
  isEscalating: config.escalation.isEnabled,
  retentionDays: config.retention.alertDays,
  maxSockets: config.dashboard.realtime.maxSockets.tenant,
});

/** The capped settings whose own value is above that of the installation. */
export const exceeded = (own: Partial<OwnSettings>, installation: EverySetting) =>
  cappedSettings.filter((name) => (own[name] ?? 0) > installation[name]);

/** The settings whose own value applies: it is set, and the installation has not lowered its limit below it since. */
function ownNames(own: Partial<OwnSettings>, installation: EverySetting): readonly SettingName[] {
  const above: readonly SettingName[] = exceeded(own, installation);
  return settingNames.filter((name) => own[name] !== null && own[name] !== undefined && !above.includes(name));
}

/** The settings that apply: the tenant's own value where it is set, else the installation's. */
export const effectiveSettings = (own: Partial<OwnSettings>, installation: EverySetting): EverySetting => ({
  ...installation,
  ...(Object.fromEntries(ownNames(own, installation).map((name) => [name, own[name]])) as Partial<EverySetting>),
});

/** Where the value of each setting comes from. */
export function sourcesOf(own: Partial<OwnSettings>, config: Config): Readonly<Record<SettingName, SettingSource>> {
  const ofTenant = new Set(ownNames(own, installationSettings(config)));
  return Object.fromEntries(
    settingNames.map((name) => {
      const isGiven = config.given.has(settingColumns[name].toUpperCase());
      return [name, ofTenant.has(name) ? 'tenant' : isGiven ? 'environment' : 'default'];
    }),
  ) as Record<SettingName, SettingSource>;
}

/** Groups the settings by topic. */
export const groupedSettings = (every: EverySetting): TenantSettings => ({
  brand: every.brand,
  locale: every.locale,
  timeZone: every.timeZone,
  currency: every.currency,
  noise: {
    aggregates: every.aggregates,
    windowMinutes: every.windowMinutes,
    throttles: every.throttles,
    throttleMinutes: every.throttleMinutes,
    maxAlertsPerHour: every.maxAlertsPerHour,
    stormAlertsPerMinute: every.stormAlertsPerMinute,
  },
  sla: {
    criticalSlaMinutes: every.criticalSlaMinutes,
    highSlaMinutes: every.highSlaMinutes,
    mediumSlaMinutes: every.mediumSlaMinutes,
    lowSlaMinutes: every.lowSlaMinutes,
    criticalResolutionMinutes: every.criticalResolutionMinutes,
    highResolutionMinutes: every.highResolutionMinutes,
    mediumResolutionMinutes: every.mediumResolutionMinutes,
    lowResolutionMinutes: every.lowResolutionMinutes,
    atRiskPercent: every.atRiskPercent,
    pausesOnSnooze: every.pausesOnSnooze,
    slaCalendarId: every.slaCalendarId,
    slaCalendarSeverities: every.slaCalendarSeverities,
    slaBreachPolicyId: every.slaBreachPolicyId,
  },
  notifications: {
    isAutomatic: every.isAutomatic,
    criticalChannels: every.criticalChannels,
    highChannels: every.highChannels,
    mediumChannels: every.mediumChannels,
    lowChannels: every.lowChannels,
    digestSeverities: every.digestSeverities,
    groupWaitSeconds: every.groupWaitSeconds,
    groupIntervalMinutes: every.groupIntervalMinutes,
    repeatIntervalMinutes: every.repeatIntervalMinutes,
    criticalRespectsPreferences: every.criticalRespectsPreferences,
    smsPerDay: every.smsPerDay,
    whatsappPerDay: every.whatsappPerDay,
    voicePerDay: every.voicePerDay,
  },
  workItems: {
    workItemAtRiskMinutes: every.workItemAtRiskMinutes,
    unassignedCriticalMinutes: every.unassignedCriticalMinutes,
    unassignedHighMinutes: every.unassignedHighMinutes,
    workloadThreshold: every.workloadThreshold,
  },
  isEscalating: every.isEscalating,
  retentionDays: every.retentionDays,
  maxSockets: every.maxSockets,
});
