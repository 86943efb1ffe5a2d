import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsISO4217CurrencyCode, IsOptional, IsString, IsTimeZone, Length, Matches } from 'class-validator';
import { type Channel, channels, digestibleSeverities, type DigestibleSeverity } from '../../../libs/config/config';
import { ChangeSlaConfigDto, SlaConfigDto } from './config-sla.dto';
import { Limit, ListOf, Switch } from './config-fields';
import { locales, settingColumns, type SettingSource } from '../tenant-settings';

const sources = ['tenant', 'environment', 'default'] as const satisfies readonly SettingSource[];

export class ConfigDto extends SlaConfigDto {
  /** The name that messages carry. */
  brand: string;
  @ApiProperty({ enum: locales, description: 'The language of the alerts that built-in rules raise.' })
  locale: (typeof locales)[number];
  /**
   * The time zone that dates in alerts are shown in, as an IANA name.
   * @example "Europe/Madrid"
   */
  time_zone: string;
  /**
   * The currency that amounts in alerts are shown in, as an ISO 4217 code.
   * @example "EUR"
   */
  currency: string;
  /** Whether repeated events of the same problem are combined into one alert. */
  enable_alert_aggregation: boolean;
  /** For how many minutes after its last event a problem counts as the same one, unless its rule sets a value. */
  aggregation_window_minutes: number;
  /** Whether a new alert is held back when it comes too soon after the previous alert of the same problem. */
  enable_alert_throttling: boolean;
  /** Minimum number of minutes between two alerts of the same problem, unless its rule sets a value. */
  default_throttle_minutes: number;
  /** Maximum number of new alerts in an hour, not counting critical ones; 0 means no limit. */
  max_alerts_per_hour: number;
  /** More new alerts than this in a minute are a storm, which one alert reports; 0 turns storm detection off. */
  storm_alerts_per_minute: number;
  /** Whether people are notified of alerts automatically. */
  auto_notify: boolean;
  @ApiProperty({
    enum: channels,
    isArray: true,
    description: 'The channels that people are notified of critical alerts through.',
  })
  critical_alert_channels: Channel[];
  @ApiProperty({
    enum: channels,
    isArray: true,
    description: 'The channels that people are notified of alerts of high severity through.',
  })
  high_alert_channels: Channel[];
  @ApiProperty({ enum: channels, isArray: true, description: 'The same for alerts of medium severity.' })
  medium_alert_channels: Channel[];
  @ApiProperty({ enum: channels, isArray: true, description: 'The same for alerts of low severity.' })
  low_alert_channels: Channel[];
  @ApiProperty({
    enum: digestibleSeverities,
    isArray: true,
    description: 'The severities that are collected in a daily digest, unless a member chooses otherwise.',
  })
  digest_severities: DigestibleSeverity[];
  /** How long the message about an incident or a storm waits for more alerts. */
  group_wait_seconds: number;
  /** Minimum number of minutes between two messages about the same incident or storm. */
  group_interval_minutes: number;
  /** After how many minutes without a reaction people are reminded of an alert; 0 means never. */
  repeat_interval_minutes: number;
  /** Whether quiet hours, digests and other preferences of members apply to critical alerts too. */
  critical_respects_preferences: boolean;
  /** Maximum number of SMS messages in a day. */
  sms_per_day: number;
  /** Maximum number of WhatsApp messages in a day. */
  whatsapp_per_day: number;
  /** Maximum number of calls in a day. */
  voice_per_day: number;
  /** A work item is at risk this many minutes before its deadline, or later, when 75 % of its time have passed. */
  work_item_at_risk_minutes: number;
  /** For how many minutes nobody may have a critical work item. */
  unassigned_critical_minutes: number;
  /** For how many minutes nobody may have a work item of high priority. */
  unassigned_high_minutes: number;
  /** A member with more open work items than this has too many. */
  workload_threshold: number;
  /** Whether alerts escalate when nobody reacts to them. */
  enable_escalation: boolean;
  /** For how many days resolved and ignored alerts are stored after they were closed. */
  alert_retention_days: number;
  /** Maximum number of open real-time connections in each process. */
  realtime_max_sockets_per_tenant: number;

  @ApiProperty({
    type: Object,
    additionalProperties: { type: 'string', enum: [...sources] },
    description:
      'Where each value comes from: the tenant, an environment variable of the installation, or the default of Campana.',
    example: Object.fromEntries(Object.values(settingColumns).map((name) => [name, 'default'])),
  })
  sources: Readonly<Record<string, SettingSource>>;
}

const Channels = (description: string, example: readonly Channel[]) => ListOf(channels, description, example);

/** A limit that the installation sets; the handler refuses a greater one. */
const LoweredLimit = (description: string, example: number) =>
  Limit(`${description} At most that of the installation.`, 0, 1_000_000, example);

const WEEK_MINUTES = 10_080;
/** One line of text that is not blank. */
const ONE_LINE = /^(?=.*\S)[^\p{Cc}\p{Zl}\p{Zp}]+$/u;
export class ChangeConfigDto extends ChangeSlaConfigDto {
  @ApiPropertyOptional({
    type: String,
    nullable: true,
    description: 'The name that messages carry, in one line.',
    minLength: 1,
    maxLength: 100,
    example: 'ShelfOps',
  })
  @IsOptional()
  @IsString()
  @Length(1, 100)
  @Matches(ONE_LINE, { message: 'brand must be one line of text that is not blank' })
  brand?: string | null;

  @ApiPropertyOptional({ enum: locales, nullable: true, example: 'es' })
  @IsOptional()
  @IsIn(locales)
  locale?: (typeof locales)[number] | null;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    description: 'Time zone, as an IANA name.',
    example: 'Europe/Madrid',
  })
  @IsOptional()
  @IsTimeZone({ message: 'time_zone must be an IANA name such as Europe/Madrid' })
  time_zone?: string | null;

  @ApiPropertyOptional({ type: String, nullable: true, description: 'Currency, as an ISO 4217 code.', example: 'EUR' })
  @IsOptional()
  @IsISO4217CurrencyCode({ message: 'currency must be an ISO 4217 code such as EUR' })
  currency?: string | null;

  @Switch('Whether repeated events of the same problem are combined into one alert.')
  enable_alert_aggregation?: boolean | null;

  @Limit('For how many minutes after its last event a problem counts as the same one.', 1, WEEK_MINUTES, 60)
  aggregation_window_minutes?: number | null;

  @Switch('Whether a new alert is held back when it comes too soon after the previous alert of the same problem.')
  enable_alert_throttling?: boolean | null;

  @Limit('Minimum number of minutes between two alerts of the same problem.', 0, WEEK_MINUTES, 30)
  default_throttle_minutes?: number | null;

  @Limit('Maximum number of new alerts in an hour, not counting critical ones; 0 means no limit.', 0, 1_000_000, 500)
  max_alerts_per_hour?: number | null;

  @Limit('More new alerts than this in a minute are a storm; 0 turns storm detection off.', 0, 1_000_000, 100)
  storm_alerts_per_minute?: number | null;

  @Switch('Whether people are notified of alerts automatically.')
  auto_notify?: boolean | null;

  @Channels('The channels that people are notified of critical alerts through; empty: nobody is notified.', [
    'whatsapp',
    'email',
  ])
  critical_alert_channels?: Channel[] | null;

  @Channels('The channels that people are notified of alerts of high severity through; empty: nobody is notified.', [
    'email',
  ])
  high_alert_channels?: Channel[] | null;

  @Channels('The channels that people are notified of alerts of medium severity through; empty: nobody is notified.', [
    'email',
  ])
  medium_alert_channels?: Channel[] | null;

  @Channels('The channels that people are notified of alerts of low severity through; empty: nobody is notified.', [])
  low_alert_channels?: Channel[] | null;

  @ListOf(digestibleSeverities, 'The severities that are collected in a daily digest; empty: none.', ['low', 'medium'])
  digest_severities?: DigestibleSeverity[] | null;

  @Limit('How many seconds the message about an incident or a storm waits for more alerts.', 0, 300, 10)
  group_wait_seconds?: number | null;

  @Limit('Minimum number of minutes between two messages about the same incident or storm.', 1, 1_440, 5)
  group_interval_minutes?: number | null;

  @Limit('After how many minutes without a reaction people are reminded; 0 means never.', 0, WEEK_MINUTES, 60)
  repeat_interval_minutes?: number | null;

  @Switch('Whether quiet hours, digests and other preferences of members apply to critical alerts too.')
  critical_respects_preferences?: boolean | null;

  @LoweredLimit('Maximum number of SMS messages in a day.', 200)
  sms_per_day?: number | null;

  @LoweredLimit('Maximum number of WhatsApp messages in a day.', 200)
  whatsapp_per_day?: number | null;

  @LoweredLimit('Maximum number of calls in a day.', 20)
  voice_per_day?: number | null;

  @Limit(
    'A work item is at risk this many minutes before its deadline, or later, when 75 % of its time have passed.',
    0,
    WEEK_MINUTES,
    60,
  )
  work_item_at_risk_minutes?: number | null;

  @Limit('For how many minutes nobody may have a critical work item.', 1, WEEK_MINUTES, 15)
  unassigned_critical_minutes?: number | null;

  @Limit('For how many minutes nobody may have a work item of high priority.', 1, WEEK_MINUTES, 60)
  unassigned_high_minutes?: number | null;

  @Limit('A member with more open work items than this has too many.', 1, 10_000, 20)
  workload_threshold?: number | null;

  @Switch('Whether alerts escalate when nobody reacts to them.')
  enable_escalation?: boolean | null;

  @Limit('For how many days resolved and ignored alerts are stored after they were closed.', 1, 3_650, 30)
  alert_retention_days?: number | null;

  @LoweredLimit('Maximum number of open real-time connections in each process.', 500)
  realtime_max_sockets_per_tenant?: number | null;
}
