import type { Channel, Config } from '../../libs/config/config';

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

/** Within how many minutes somebody must react. */
export interface ResponseSettings {
  readonly criticalSlaMinutes: number;
  readonly highSlaMinutes: number;
}

/** Whether people are notified of alerts automatically, and through which channels. */
export interface NotificationSettings {
  readonly isAutomatic: boolean;
  readonly criticalChannels: readonly Channel[];
  readonly highChannels: readonly Channel[];
}

/** The settings that apply to a tenant, grouped by topic. */
export interface TenantSettings {
  readonly locale: (typeof locales)[number];
  /** IANA name. */
  readonly timeZone: string;
  /** ISO 4217 code. */
  readonly currency: string;
  readonly noise: NoiseSettings;
  readonly response: ResponseSettings;
  readonly notifications: NotificationSettings;
  /** Whether alerts escalate when nobody reacts to them. */
  readonly isEscalating: boolean;
  /** For how many days closed alerts are stored. */
  readonly retentionDays: number;
}

/** All settings that a tenant can change, as a flat object. */
export interface EverySetting extends NoiseSettings, ResponseSettings, NotificationSettings {
  readonly locale: TenantSettings['locale'];
  readonly timeZone: string;
  readonly currency: string;
  readonly isEscalating: boolean;
  readonly retentionDays: number;
}

/** The name of each setting in the API and the table `tenants`; in capitals, the name of its environment variable. */
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

/** A tenant's own settings; null: not set, so that the value of the installation applies. */
export type OwnSettings = { readonly [Name in SettingName]: EverySetting[Name] | null };

/** Maps values of settings to their names in the API. */
export const settingsToWire = (values: Readonly<Record<SettingName, unknown>>): Record<string, unknown> =>
  Object.fromEntries(settingNames.map((name) => [settingColumns[name], values[name]]));

/** Where a value comes from. The tenant has precedence over an environment variable, and that over the default. */
export type SettingSource = 'tenant' | 'environment' | 'default';

/** The settings of the installation. */
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

/** The settings that apply: the tenant's own value where it is set, else the installation's. */
export const effectiveSettings = (own: Partial<OwnSettings>, installation: EverySetting): EverySetting => ({
  ...installation,
  ...(Object.fromEntries(
    settingNames.filter((name) => own[name] !== null && own[name] !== undefined).map((name) => [name, own[name]]),
  ) as Partial<EverySetting>),
});

/** Where the value of each setting comes from. */
export const sourcesOf = (own: Partial<OwnSettings>, { given }: Config): Readonly<Record<SettingName, SettingSource>> =>
  Object.fromEntries(
    settingNames.map((name) => {
      const isOwn = own[name] !== null && own[name] !== undefined;
      const isGiven = given.has(settingColumns[name].toUpperCase());
      return [name, isOwn ? 'tenant' : isGiven ? 'environment' : 'default'];
    }),
  ) as Record<SettingName, SettingSource>;

/** Groups the settings by topic. */
export const groupedSettings = (every: EverySetting): TenantSettings => ({
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
