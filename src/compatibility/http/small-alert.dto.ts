import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsNotEmpty, IsOptional, IsString, IsUUID, MaxLength, ValidateIf } from 'class-validator';
import { severities, type Severity } from '../../alerts';

/** The three words of as-alerts-service. */
export const smallStatuses = ['triggered', 'acknowledged', 'resolved'] as const;
export type SmallStatus = (typeof smallStatuses)[number];

export class CreateSmallAlertDto {
  @ApiProperty({
    format: 'uuid',
    description: 'Also as `customer_id`.',
    example: '0197c3a0-de30-7000-8000-000000000000',
  })
  @IsUUID()
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

export class ListSmallAlertsDto {
  @ApiProperty({ format: 'uuid', example: '0197c3a0-de30-7000-8000-000000000000' })
  @ValidateIf(({ customer_id }: ListSmallAlertsDto) => customer_id === undefined)
  @IsUUID()
  tenant_id: string;

  @ApiPropertyOptional({ format: 'uuid', description: 'Another word for `tenant_id`.' })
  @IsOptional()
  @IsUUID()
  customer_id?: string;

  @ApiPropertyOptional({ enum: smallStatuses, example: 'triggered' })
  @IsOptional()
  @IsIn(smallStatuses)
  status?: SmallStatus;

  @ApiPropertyOptional({ enum: severities, example: 'high' })
  @IsOptional()
  @IsIn(severities)
  severity?: Severity;
}

export class SmallNoteDto {
  @ApiPropertyOptional({ type: String, nullable: true, maxLength: 5_000, example: 'Investigating issue' })
  @IsOptional()
  @IsString()
  @MaxLength(5_000)
  note?: string | null;
}

export class SmallAlertIdDto {
  /** The alert's id. */
  @IsUUID()
  alert_id: string;
}

export class SmallTenantIdDto {
  /** One of the tenants that the credential is for. */
  @IsUUID()
  tenant_id: string;
}

export class SmallAlertDto {
  id: string;
  tenant_id: string;
  rule_name: string;
  message: string;
  @ApiProperty({ enum: severities })
  severity: Severity;
  @ApiProperty({ enum: smallStatuses })
  status: SmallStatus;
  created_at: string;
  updated_at: string;
  acknowledged_at: string | null;
  acknowledgment_note: string | null;
  resolved_at: string | null;
  resolution_note: string | null;
}

export class SmallStatsDto {
  total: number;
  triggered: number;
  acknowledged: number;
  resolved: number;
}

export class SmallHealthDto {
  /** @example "healthy" */
  status: string;
  /** @example "as-alerts-service" */
  service: string;
}

export class SmallErrorDto {
  /** @example "Not found" */
  error: string;
  /** @example "Alert not found" */
  detail: string;
}
