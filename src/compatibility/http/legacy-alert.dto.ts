import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsNotEmpty, IsOptional, IsString, MaxLength, ValidateIf } from 'class-validator';
import { IsUuid } from '../../../libs/http/is-uuid';
import { severities, type Severity } from '../../alerts';

/** The three statuses of as-alerts-service. */
export const legacyStatuses = ['triggered', 'acknowledged', 'resolved'] as const;
export type LegacyStatus = (typeof legacyStatuses)[number];

export class CreateLegacyAlertDto {
  @ApiProperty({
    format: 'uuid',
    description: 'The tenant. May also be sent as `customer_id`.',
    example: '0197c3a0-de30-7000-8000-000000000000',
  })
  @IsUuid()
  tenant_id: string;

  @ApiProperty({ maxLength: 255, example: 'test_rule' })
  @IsString()
  @IsNotEmpty()
  @MaxLength(255)
  rule_name: string;

  @ApiProperty({ maxLength: 10_000, example: 'Test alert' })
  @IsString()
  @IsNotEmpty()
  @MaxLength(10_000)
  message: string;

  @ApiPropertyOptional({ enum: severities, default: 'medium' })
  @IsOptional()
  @IsIn(severities)
  severity?: Severity;
}

export class ListLegacyAlertsDto {
  @ApiProperty({ format: 'uuid', example: '0197c3a0-de30-7000-8000-000000000000' })
  @ValidateIf(({ customer_id }: ListLegacyAlertsDto) => customer_id === undefined)
  @IsUuid()
  tenant_id: string;

  @ApiPropertyOptional({ format: 'uuid', description: 'Another name for `tenant_id`.' })
  @IsOptional()
  @IsUuid()
  customer_id?: string;

  @ApiPropertyOptional({ enum: legacyStatuses, example: 'triggered' })
  @IsOptional()
  @IsIn(legacyStatuses)
  status?: LegacyStatus;

  @ApiPropertyOptional({ enum: severities, example: 'high' })
  @IsOptional()
  @IsIn(severities)
  severity?: Severity;
}

export class LegacyNoteDto {
  @ApiPropertyOptional({ type: String, nullable: true, maxLength: 5_000, example: 'Investigating issue' })
  @IsOptional()
  @IsString()
  @MaxLength(5_000)
  note?: string | null;
}

export class LegacyAlertIdDto {
  /** The alert's id. */
  @IsUuid()
  alert_id: string;
}

export class LegacyTenantIdDto {
  /** A tenant that the credential gives access to. */
  @IsUuid()
  tenant_id: string;
}

export class LegacyAlertDto {
  id: string;
  tenant_id: string;
  rule_name: string;
  message: string;
  @ApiProperty({ enum: severities })
  severity: Severity;
  @ApiProperty({ enum: legacyStatuses })
  status: LegacyStatus;
  created_at: string;
  updated_at: string;
  acknowledged_at: string | null;
  acknowledgment_note: string | null;
  resolved_at: string | null;
  resolution_note: string | null;
}

export class LegacyStatsDto {
  total: number;
  triggered: number;
  acknowledged: number;
  resolved: number;
}

export class LegacyHealthDto {
  /** @example "healthy" */
  status: string;
  /** @example "as-alerts-service" */
  service: string;
}

export class LegacyErrorDto {
  /** @example "Not found" */
  error: string;
  /** @example "Alert not found" */
  detail: string;
}
