import { ApiProperty, ApiPropertyOptional, IntersectionType } from '@nestjs/swagger';
import { IsISO8601, IsOptional, IsString, Matches, MaxLength, MinLength } from 'class-validator';
import { IsUuid } from '../../../libs/http/is-uuid';
import { PageQueryDto } from '../../../libs/http/page.dto';

/** A day, or an instant with its UTC offset. */
const instant = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d))?$/;
const notAnInstant = { message: '$property must be a day or an instant such as 2025-11-06T09:00:00Z' };

/** Filters of the audit log; a line must match all of them. */
export class AuditFiltersDto {
  /**
   * Only changes made by this member.
   * @example "0197c3a0-0000-7000-8000-000000000001"
   */
  @IsOptional()
  @IsUuid()
  actor_id?: string;

  /**
   * Only changes of this kind.
   * @example "rule.updated"
   */
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(100)
  action?: string;

  /**
   * Only changes to subjects of this type.
   * @example "rule"
   */
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(50)
  subject_type?: string;

  /** Only changes to the subject with this id. */
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(255)
  subject_id?: string;

  @ApiPropertyOptional({
    description: 'Only changes at or after this day or instant.',
    example: '2025-11-06T09:00:00Z',
  })
  @IsOptional()
  @Matches(instant, notAnInstant)
  @IsISO8601({ strict: true }, notAnInstant)
  from?: string;

  @ApiPropertyOptional({ description: 'Only changes before this day or instant.', example: '2035-11-07' })
  @IsOptional()
  @Matches(instant, notAnInstant)
  @IsISO8601({ strict: true }, notAnInstant)
  to?: string;
}

export class ListAuditDto extends IntersectionType(PageQueryDto, AuditFiltersDto) {}

export class AuditLineDto {
  /**
   * The number of the line: 1, 2, 3 … in each tenant, without gaps.
   * @example 7
   */
  seq: number;
  /** @example "0197c3a0-0000-7000-8000-000000000007" */
  id: string;
  /** @example "2025-11-06T09:00:00.000Z" */
  at: string;
  /** The member who made the change; null when Campana made it. */
  actor_id: string | null;
  /** The member's name in the credential that was used. */
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
    description: 'The subject before the change; null when it was created.',
  })
  before: object | null;
  @ApiProperty({
    type: 'object',
    nullable: true,
    additionalProperties: true,
    description: 'The subject after the change; null when it was deleted.',
  })
  after: object | null;
  /** The `hash` of the previous line; zeros in the first line. */
  previous_hash: string;
  /** SHA-256 of the whole line, including `previous_hash`. */
  hash: string;
}

export class AuditPageDto {
  items: AuditLineDto[];
  /** Pass it as `cursor` to get the next page; null on the last page. */
  next_cursor: string | null;
}

export class AuditVerdictDto {
  /** Whether every line is present and unchanged. */
  is_intact: boolean;
  /**
   * The number of lines in the log.
   * @example 42
   */
  entries: number;
  /** The `seq` of the first line that is missing or was changed; null when the log is intact. */
  first_broken_seq: number | null;
  /** The hash of the last line. Store it elsewhere to be able to detect later that the whole log was rewritten. */
  head_hash: string | null;
}
