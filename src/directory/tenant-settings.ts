import type { Channel, Config } from '../../libs/config/config';

export const locales = ['en', 'es'] as const;

/** What keeps a tenant's alerts few. */
export interface NoiseSettings {
  readonly aggregates: boolean;
  readonly windowMinutes: number;
  readonly throttles: boolean;
  readonly throttleMinutes: number;
  /** Alerts that are not critical, in an hour; 0: any number. */
  readonly maxAlertsPerHour: number;
  /** More new alerts in a minute are a storm; 0: nothing is. */
  readonly stormAlertsPerMinute: number;
}

/** How soon somebody must react. */
export interface ResponseSettings {
  readonly criticalSlaMinutes: number;
  readonly highSlaMinutes: number;
}

/** Whether alerts notify by themselves, and how. */
export interface NotificationSettings {
  readonly isAutomatic: boolean;
  readonly criticalChannels: readonly Channel[];
  readonly highChannels: readonly Channel[];
}

/** What holds for a tenant. */
export interface TenantSettings {
  readonly locale: (typeof locales)[number];
  /** IANA. */
  readonly timeZone: string;
  /** ISO 4217. */
  readonly currency: string;
  readonly noise: NoiseSettings;
  readonly response: ResponseSettings;
  readonly notifications: NotificationSettings;
  /** Whether alerts that nobody reacts to escalate. */
  readonly isEscalating: boolean;
  /** How long closed alerts are kept. */
  readonly retentionDays: number;
}

/** All that a tenant can say, side by side. */
export interface EverySetting extends NoiseSettings, ResponseSettings, NotificationSettings {
  readonly locale: TenantSettings['locale'];
  readonly timeZone: string;
  readonly currency: string;
  readonly isEscalating: boolean;
  readonly retentionDays: number;
}

/** The names of settings on the wire and of the columns that hold what the tenant says; in capitals, of variables. */
export const settingColumns = {
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
  criticalSlaMinutes: 'critical_response_sla_minutes',
  highSlaMinutes: 'high_response_sla_minutes',
  isEscalating: 'enable_escalation',
  retentionDays: 'alert_retention_days',
} as const satisfies Record<keyof EverySetting, string>;

export type SettingName = keyof typeof settingColumns;
export const settingNames = Object.keys(settingColumns) as SettingName[];

/** What a tenant itself says; null: nothing, so that the installation's word holds. */
export type OwnSettings = { readonly [Name in SettingName]: EverySetting[Name] | null };

/** Values of settings under their names on the wire. */
export const settingsToWire = (values: Readonly<Record<SettingName, unknown>>): Record<string, unknown> =>
  Object.fromEntries(settingNames.map((name) => [settingColumns[name], values[name]]));

/** Who says what holds, the first of them that says something: the tenant, a variable of the installation, or Campana. */
export type SettingSource = 'tenant' | 'environment' | 'default';

/** What the installation says. */
export const installationSettings = (config: Config): EverySetting => ({
  locale: 'en',
  timeZone: 'UTC',
  currency: 'EUR',
  aggregates: config.aggregation.isEnabled,
  windowMinutes: config.aggregation.windowMinutes,
  throttles: config.throttling.isEnabled,
  throttleMinutes: config.throttling.defaultMinutes,
  ...config.noise,
  ...config.notifications,
  ...config.response,
  isEscalating: config.escalation.isEnabled,
  retentionDays: config.retention.alertDays,
});

/** What holds: the tenant's word, else the installation's. */
export const inForce = (own: Partial<OwnSettings>, installation: EverySetting): EverySetting => ({
  ...installation,
  ...(Object.fromEntries(
    settingNames.filter((name) => own[name] !== null && own[name] !== undefined).map((name) => [name, own[name]]),
  ) as Partial<EverySetting>),
});

/** Whose word each of the settings in force is. */
export const sourcesOf = (own: Partial<OwnSettings>, { given }: Config): Readonly<Record<SettingName, SettingSource>> =>
  Object.fromEntries(
    settingNames.map((name) => {
      const isOwn = own[name] !== null && own[name] !== undefined;
      const isGiven = given.has(settingColumns[name].toUpperCase());
      return [name, isOwn ? 'tenant' : isGiven ? 'environment' : 'default'];
    }),
  ) as Record<SettingName, SettingSource>;

/** The settings by what they are about. */
export const arranged = (every: EverySetting): TenantSettings => ({
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
  response: { criticalSlaMinutes: every.criticalSlaMinutes, highSlaMinutes: every.highSlaMinutes },
  notifications: {
    isAutomatic: every.isAutomatic,
    criticalChannels: every.criticalChannels,
    highChannels: every.highChannels,
  },
  isEscalating: every.isEscalating,
  retentionDays: every.retentionDays,
});
