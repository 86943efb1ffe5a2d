import { ApiProperty, ApiPropertyOptional, IntersectionType } from '@nestjs/swagger';
import { IsISO8601, IsOptional, IsString, IsUUID, Matches, MaxLength, MinLength } from 'class-validator';
import { PageQueryDto } from '../../../libs/http/page.dto';

/** A day, or an instant with its zone. */
const instant = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d))?$/;
const notAnInstant = { message: '$property must be a day or an instant such as 2025-11-06T09:00:00Z' };

/** Which changes. */
export class AuditFiltersDto {
  /**
   * Only what this member changed.
   * @example "0197c3a0-0000-7000-8000-000000000001"
   */
  @IsOptional()
  @IsUUID()
  actor_id?: string;

  /**
   * Only what was done like this.
   * @example "rule.updated"
   */
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(100)
  action?: string;

  /**
   * Only things of this kind.
   * @example "rule"
   */
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(50)
  subject_type?: string;

  /** Only this thing. */
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(255)
  subject_id?: string;

  @ApiPropertyOptional({ description: 'Not before this day or instant.', example: '2025-11-06T09:00:00Z' })
  @IsOptional()
  @Matches(instant, notAnInstant)
  @IsISO8601({ strict: true }, notAnInstant)
  from?: string;

  @ApiPropertyOptional({ description: 'Before this day or instant.', example: '2035-11-07' })
  @IsOptional()
  @Matches(instant, notAnInstant)
  @IsISO8601({ strict: true }, notAnInstant)
  to?: string;
}

export class ListAuditDto extends IntersectionType(PageQueryDto, AuditFiltersDto) {}

export class AuditLineDto {
  /**
   * 1, 2, 3 … in each tenant, without gaps.
   * @example 7
   */
  seq: number;
  /** @example "0197c3a0-0000-7000-8000-000000000007" */
  id: string;
  /** @example "2025-11-06T09:00:00.000Z" */
  at: string;
  /** The member; null: Campana itself. */
  actor_id: string | null;
  /** As the member’s credential had it. */
  actor_name: string | null;
  /** @example "rule.updated" */
  action: string;
  /** @example "rule" */
  subject_type: string;
  /** @example "0197c3a0-0000-7000-8000-000000000001" */
  subject_id: string;
  @ApiProperty({
    type: 'object',
    nullable: true,
    additionalProperties: true,
    description: 'What it said before; null: it is new.',
  })
  before: object | null;
  @ApiProperty({
    type: 'object',
    nullable: true,
    additionalProperties: true,
    description: 'What it said then; null: it was removed.',
  })
  after: object | null;
  /** The `hash` of the line before; of the first line: zeros. */
  previous_hash: string;
  /** SHA-256 of the whole line and the hash before it. */
  hash: string;
}

export class AuditPageDto {
  items: AuditLineDto[];
  /** null: this is the last page. */
  next_cursor: string | null;
}

export class AuditVerdictDto {
  /** Whether every line is there and is what it was. */
  is_intact: boolean;
  /**
   * How many lines there are.
   * @example 42
   */
  entries: number;
  /** The first line that is missing or is not what it was. */
  first_broken_seq: number | null;
  /** The hash of the last line: note it elsewhere, and a log that was made anew can be told. */
  head_hash: string | null;
}
