import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsOptional,
  IsString,
  IsTimeZone,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import { IsClockTime } from '../../../../libs/http/clock-time';
import { IsDaysOfWeek } from '../../../../libs/http/days-of-week';
import { IsUuid } from '../../../../libs/http/is-uuid';
import { Nested, NestedList } from '../../../../libs/http/nested';
import { type DayOfWeek, daysOfWeek } from '../../../../libs/windows/day-windows';
import { canonicalSeverity, severities, type Severity } from '../../../alerts';
import { type TargetType, targetTypes } from '../domain/policy';

const WEEK_SECONDS = 604_800;
const MONTH_SECONDS = 2_592_000;

const canonical = ({ value }: { value: unknown }): unknown =>
  Array.isArray(value) ? value.map(canonicalSeverity) : value;
const inLowerCase = ({ value }: { value: unknown }): unknown =>
  typeof value === 'string' ? value.toLowerCase() : value;

export class PolicyIdDto {
  /** The escalation policy's id. */
  @IsUuid()
  id: string;
}

/** Whom a level tells. */
export class TargetDto {
  @ApiProperty({
    enum: targetTypes,
    example: 'role',
    description:
      '`member`; `role`: all with it; `schedule`: who is on call; `channel` or `webhook`: a destination; `manager`: the manager of those who were told before, else all managers, else the owners.',
  })
  @IsIn(targetTypes)
  type: TargetType;

  @ApiPropertyOptional({
    example: 'owner',
    description: 'The id of the member, schedule or destination, or the name of the role. Left out for `manager`.',
  })
  @IsOptional()
  @Transform(inLowerCase)
  @IsString()
  @MaxLength(50)
  id?: string;
}

/** Hours at which a level is taken. */
export class LevelHoursDto {
  @IsDaysOfWeek()
  days: DayOfWeek[] = [...daysOfWeek];

  /**
   * The local time at which they begin.
   * @example "08:00"
   */
  @IsClockTime()
  from: string;

  /**
   * The local time at which they end. If it is not later than `from`, they end on the next day.
   * @example "20:00"
   */
  @IsClockTime()
  to: string;

  /**
   * The time zone, as an IANA name.
   * @example "Europe/Madrid"
   */
  @IsTimeZone({ message: 'time_zone must be an IANA name such as Europe/Madrid' })
  time_zone: string;
}

/** A step of a policy. */
export class LevelDto {
  @ApiProperty({
    type: 'integer',
    minimum: 0,
    maximum: WEEK_SECONDS,
    example: 900,
    description:
      'How long after the alert rang, or after the repetition began. Not less than that of the level before.',
  })
  @IsInt()
  @Min(0)
  @Max(WEEK_SECONDS)
  after_seconds: number;

  @ApiProperty({ type: [TargetDto], minItems: 1, maxItems: 20, example: [{ type: 'role', id: 'owner' }] })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(20)
  @NestedList(() => TargetDto)
  targets: TargetDto[];

  @ApiPropertyOptional({
    enum: severities,
    isArray: true,
    example: ['critical'],
    description: 'The level is taken only for alerts of these severities; left out: for all.',
  })
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayUnique()
  @Transform(canonical)
  @IsIn(severities, { each: true })
  severities?: Severity[] | null;

  @ApiPropertyOptional({ type: LevelHoursDto, nullable: true, description: 'The level is taken only at these hours.' })
  @IsOptional()
  @Nested(() => LevelHoursDto)
  hours?: LevelHoursDto | null;
}

/** An escalation policy. */
export class SavePolicyDto {
  /**
   * The name of the policy, unique in the tenant.
   * @example "Kitchen first"
   */
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  name: string;

  @ApiProperty({
    type: [LevelDto],
    minItems: 1,
    maxItems: 10,
    description: 'The steps, the earliest first.',
    example: [
      { after_seconds: 0, targets: [{ type: 'role', id: 'staff' }] },
      { after_seconds: 900, targets: [{ type: 'manager' }] },
    ],
  })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(10)
  @NestedList(() => LevelDto)
  levels: LevelDto[];

  @ApiPropertyOptional({
    enum: severities,
    isArray: true,
    default: [],
    example: [],
    description:
      'Alerts of these severities escalate by this policy when their rule names none. Each severity has at most one.',
  })
  @IsOptional()
  @IsArray()
  @ArrayUnique()
  @Transform(canonical)
  @IsIn(severities, { each: true })
  default_for?: Severity[];

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 0,
    maximum: 9,
    default: 0,
    example: 1,
    description: 'How often all levels are repeated while nobody reacts.',
  })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(9)
  repeat_count?: number;

  @ApiPropertyOptional({
    type: 'integer',
    nullable: true,
    minimum: 1,
    maximum: MONTH_SECONDS,
    example: 7200,
    description:
      'How long after the beginning of one pass the next one begins; more than `after_seconds` of the last level.',
  })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(MONTH_SECONDS)
  repeat_every_seconds?: number | null;

  @ApiPropertyOptional({ default: true, example: true, description: 'false: no alert escalates by it.' })
  @IsOptional()
  @IsBoolean()
  is_active?: boolean;
}

export class PolicyDto {
  id: string;
  name: string;
  @ApiProperty({ type: [LevelDto] })
  levels: LevelDto[];
  @ApiProperty({ enum: severities, isArray: true })
  default_for: Severity[];
  @ApiProperty({ type: 'integer' })
  repeat_count: number;
  @ApiProperty({ type: 'integer', nullable: true })
  repeat_every_seconds: number | null;
  is_active: boolean;
  @ApiProperty({ type: 'integer' })
  version: number;
  created_by: string | null;
  created_at: string;
  updated_at: string;
}

/** Something that may surprise the author of a policy. */
export class PolicyWarningDto {
  /**
   * Where it is: a JSON pointer.
   * @example "/levels/0/targets/0"
   */
  pointer: string;
  /** What it is, as a sentence. */
  detail: string;
}

export class SavedPolicyDto extends PolicyDto {
  @ApiProperty({
    type: [PolicyWarningDto],
    description: 'Targets and levels that reach nobody now, and times at which nobody is on call.',
  })
  warnings: PolicyWarningDto[];
}

export class PolicyPageDto {
  items: PolicyDto[];
  next_cursor: string | null;
}

export class RestoredPoliciesDto {
  @ApiProperty({ type: [PolicyDto], description: 'The policies that were missing.' })
  items: PolicyDto[];
}
