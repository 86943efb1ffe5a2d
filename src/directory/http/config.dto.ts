import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsISO4217CurrencyCode,
  IsOptional,
  IsTimeZone,
  Max,
  Min,
} from 'class-validator';
import { type Channel, channels } from '../../../libs/config/config';
import { locales, settingColumns, type SettingSource } from '../tenant-settings';

const sources = ['tenant', 'environment', 'default'] as const satisfies readonly SettingSource[];

export class ConfigDto {
  @ApiProperty({ enum: locales, description: 'The language of alerts of the rules that ship.' })
  locale: (typeof locales)[number];
  /**
   * IANA name; dates in alerts are shown by it.
   * @example "Europe/Madrid"
   */
  time_zone: string;
  /**
   * ISO 4217; amounts in alerts are shown in it.
   * @example "EUR"
   */
  currency: string;
  /** Whether occurrences of the same problem fold into one alert. */
  enable_alert_aggregation: boolean;
  /** How long after its last occurrence a problem counts as the same, for rules that do not say. */
  aggregation_window_minutes: number;
  /** Whether alerts that come too soon after the last of their problem are held back. */
  enable_alert_throttling: boolean;
  /** How soon is too soon, for rules that do not say. */
  default_throttle_minutes: number;
  /** New alerts in an hour at most, not counting critical ones; 0: any number. */
  max_alerts_per_hour: number;
  /** More new alerts in a minute are a storm, and told of by one alert; 0: nothing is a storm. */
  storm_alerts_per_minute: number;
  /** Whether alerts notify by themselves. */
  auto_notify: boolean;
  @ApiProperty({ enum: channels, isArray: true, description: 'How one is told of critical alerts.' })
  critical_alert_channels: Channel[];
  @ApiProperty({ enum: channels, isArray: true, description: 'How one is told of alerts of high severity.' })
  high_alert_channels: Channel[];
  /** How soon somebody must react to a critical alert. */
  critical_response_sla_minutes: number;
  /** How soon somebody must react to an alert of high severity. */
  high_response_sla_minutes: number;
  /** Whether alerts that nobody reacts to escalate. */
  enable_escalation: boolean;
  /** How many days resolved and ignored alerts are kept after they were closed. */
  alert_retention_days: number;

  @ApiProperty({
    type: Object,
    additionalProperties: { type: 'string', enum: [...sources] },
    description:
      'Whose word each setting is: of the tenant, else of a variable of the installation, else the default of Campana.',
    example: Object.fromEntries(Object.values(settingColumns).map((name) => [name, 'default'])),
  })
  sources: Readonly<Record<string, SettingSource>>;
}

const Switch = (description: string) =>
  applyDecorators(
    ApiPropertyOptional({ type: Boolean, nullable: true, description, example: true }),
    IsOptional(),
    IsBoolean(),
  );

const Limit = (description: string, min: number, max: number, example: number) =>
  applyDecorators(
    ApiPropertyOptional({ type: 'integer', nullable: true, description, minimum: min, maximum: max, example }),
    IsOptional(),
    IsInt(),
    Min(min),
    Max(max),
  );

const Channels = (description: string, example: readonly Channel[]) =>
  applyDecorators(
    ApiPropertyOptional({ enum: channels, isArray: true, nullable: true, description, example }),
    IsOptional(),
    IsArray(),
    ArrayMaxSize(channels.length),
    ArrayUnique(),
    IsIn(channels, { each: true }),
  );

const A_WEEK_MINUTES = 10_080;
const A_MONTH_MINUTES = 43_200;

export class ChangeConfigDto {
  @ApiPropertyOptional({ enum: locales, nullable: true, example: 'es' })
  @IsOptional()
  @IsIn(locales)
  locale?: (typeof locales)[number] | null;

  @ApiPropertyOptional({ type: String, nullable: true, description: 'IANA name.', example: 'Europe/Madrid' })
  @IsOptional()
  @IsTimeZone({ message: 'time_zone must be an IANA name such as Europe/Madrid' })
  time_zone?: string | null;

  @ApiPropertyOptional({ type: String, nullable: true, description: 'ISO 4217.', example: 'EUR' })
  @IsOptional()
  @IsISO4217CurrencyCode({ message: 'currency must be an ISO 4217 code such as EUR' })
  currency?: string | null;

  @Switch('Whether occurrences of the same problem fold into one alert.')
  enable_alert_aggregation?: boolean | null;

  @Limit('How long after its last occurrence a problem counts as the same.', 1, A_WEEK_MINUTES, 60)
  aggregation_window_minutes?: number | null;

  @Switch('Whether alerts that come too soon after the last of their problem are held back.')
  enable_alert_throttling?: boolean | null;

  @Limit('How soon is too soon.', 0, A_WEEK_MINUTES, 30)
  default_throttle_minutes?: number | null;

  @Limit('New alerts in an hour at most, not counting critical ones; 0: any number.', 0, 1_000_000, 500)
  max_alerts_per_hour?: number | null;

  @Limit('More new alerts in a minute are a storm; 0: nothing is.', 0, 1_000_000, 100)
  storm_alerts_per_minute?: number | null;

  @Switch('Whether alerts notify by themselves.')
  auto_notify?: boolean | null;

  @Channels('How one is told of critical alerts; none: not at all.', ['whatsapp', 'email'])
  critical_alert_channels?: Channel[] | null;

  @Channels('How one is told of alerts of high severity; none: not at all.', ['email'])
  high_alert_channels?: Channel[] | null;

  @Limit('How soon somebody must react to a critical alert.', 1, A_MONTH_MINUTES, 15)
  critical_response_sla_minutes?: number | null;

  @Limit('How soon somebody must react to an alert of high severity.', 1, A_MONTH_MINUTES, 60)
  high_response_sla_minutes?: number | null;

  @Switch('Whether alerts that nobody reacts to escalate.')
  enable_escalation?: boolean | null;

  @Limit('How many days resolved and ignored alerts are kept after they were closed.', 1, 3_650, 30)
  alert_retention_days?: number | null;
}
