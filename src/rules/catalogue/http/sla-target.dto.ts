import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsIn, IsInt, IsOptional, Max, Min } from 'class-validator';
import { IsUuid } from '../../../../libs/http/is-uuid';
import { canonicalSeverity, severities, type Severity } from '../../../alerts';

const MONTH_MINUTES = 43_200;

/** How soon alerts are to be answered and resolved. */
export class SlaTargetDto {
  @ApiPropertyOptional({
    enum: severities,
    nullable: true,
    example: 'critical',
    description: 'Of which severity; null: of all that no other entry names.',
  })
  @IsOptional()
  @Transform(({ value }: { value: unknown }) => canonicalSeverity(value))
  @IsIn(severities)
  severity?: Severity | null;

  @ApiProperty({ type: 'integer', minimum: 0, maximum: MONTH_MINUTES, example: 10, description: '0: no deadline.' })
  @IsInt()
  @Min(0)
  @Max(MONTH_MINUTES)
  response_minutes: number;

  @ApiProperty({ type: 'integer', minimum: 0, maximum: MONTH_MINUTES, example: 120, description: '0: no deadline.' })
  @IsInt()
  @Min(0)
  @Max(MONTH_MINUTES)
  resolution_minutes: number;

  @ApiPropertyOptional({
    type: String,
    format: 'uuid',
    nullable: true,
    example: null,
    description: 'The SLA calendar in which the time counts; null: all time counts.',
  })
  @IsOptional()
  @IsUuid()
  calendar_id?: string | null;
}
