import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsISO4217CurrencyCode, IsOptional, IsTimeZone } from 'class-validator';
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
}

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
}
