import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsInt, IsISO4217CurrencyCode, IsOptional, IsTimeZone, Max, Min } from 'class-validator';
import { locales } from '../queries/get-tenant-settings';

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

const A_WEEK_MINUTES = 10_080;

export class ChangeConfigDto {
  @ApiPropertyOptional({ enum: locales, example: 'es' })
  @IsOptional()
  @IsIn(locales)
  locale?: (typeof locales)[number];

  @ApiPropertyOptional({ description: 'IANA name.', example: 'Europe/Madrid' })
  @IsOptional()
  @IsTimeZone({ message: 'time_zone must be an IANA name such as Europe/Madrid' })
  time_zone?: string;

  @ApiPropertyOptional({ description: 'ISO 4217.', example: 'EUR' })
  @IsOptional()
  @IsISO4217CurrencyCode({ message: 'currency must be an ISO 4217 code such as EUR' })
  currency?: string;

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
}
