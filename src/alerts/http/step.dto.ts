import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsInt, IsOptional, IsString, IsUUID, Max, MaxLength, Min, MinLength } from 'class-validator';
import { roles } from '../../../libs/auth/permissions';
import { IsInstant } from '../../../libs/http/instant';

export class NotesDto {
  /**
   * What the others should know; kept in the history.
   * @example "Molinos delivers at 14:00"
   */
  @IsOptional()
  @IsString()
  @MaxLength(5_000)
  notes?: string;
}

export class SnoozeDto extends NotesDto {
  @ApiPropertyOptional({ description: 'When it wakes: ISO 8601, at most 30 days away. Or `minutes`.' })
  @IsOptional()
  @IsInstant()
  until?: string;

  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: 43_200, example: 60 })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(43_200)
  minutes?: number;
}

export class AssignDto extends NotesDto {
  @ApiPropertyOptional({
    type: String,
    format: 'uuid',
    nullable: true,
    description: 'The member who is to see to it; null or missing: none in particular.',
    example: '0197c3a0-0000-7000-8000-000000000001',
  })
  @IsOptional()
  @IsUUID()
  assigned_to?: string | null;

  @ApiPropertyOptional({
    type: String,
    enum: roles,
    nullable: true,
    description: 'The role that is to see to it; with neither, the alert is everybody’s.',
  })
  @IsOptional()
  @IsIn(roles)
  assigned_role?: string | null;
}

export class CommentDto {
  @ApiProperty({ example: 'The driver is on the ring road.', minLength: 1, maxLength: 5_000 })
  @IsString()
  @MinLength(1)
  @MaxLength(5_000)
  comment: string;
}

export class GiveFeedbackDto {
  @ApiProperty({ type: Boolean, example: true })
  @IsBoolean()
  is_useful: boolean;

  @ApiPropertyOptional({ type: String, nullable: true, maxLength: 5_000, example: 'Too late to order.' })
  @IsOptional()
  @IsString()
  @MaxLength(5_000)
  comment?: string | null;
}

export class FeedbackDto {
  alert_id: string;
  is_useful: boolean;
  comment: string | null;
  given_at: string;
}
