import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsDefined,
  IsIn,
  IsNotEmpty,
  IsOptional,
  IsString,
  IsTimeZone,
  Matches,
  MaxLength,
} from 'class-validator';
import { IsInstant } from '../../../../libs/http/instant';
import { IsUuid } from '../../../../libs/http/is-uuid';
import { PageQueryDto } from '../../../../libs/http/page.dto';
import { FaultDto } from '../../../../libs/http/problem.dto';
import { QueryBoolean } from '../../../../libs/http/query';
import { NestedList } from '../../../../libs/http/nested';
import { addressSchema } from '../../contact-methods/http/contact-method.dto';
import { type ContactChannel, contactChannels, MAX_CONTACT_METHODS } from '../../contact-methods/domain/contact-method';
import {
  type MemberLocale,
  memberLocales,
  type MemberRole,
  memberRoles,
  type MemberSource,
  memberSources,
} from '../domain/member-state';
import { MemberHoursDto, OwnHoursDto } from './working-hours.dto';

export class MemberIdDto {
  /** The member's id. */
  @IsUuid()
  id: string;
}

export class ListMembersDto extends PageQueryDto {
  @ApiPropertyOptional({ description: 'Only members who are active, or only those who were removed.', example: true })
  @QueryBoolean()
  is_active?: boolean;

  @ApiPropertyOptional({ enum: memberRoles, description: 'Only members with this role.' })
  @IsOptional()
  @IsIn(memberRoles)
  role?: MemberRole;
}

export class RemoveMemberDto {
  @ApiPropertyOptional({
    description: 'Delete the addresses of the member at once, instead of after 30 days.',
    default: false,
    example: true,
  })
  @QueryBoolean()
  erase: boolean = false;
}

export class ImportMembersQueryDto {
  @ApiPropertyOptional({
    description: 'The list has all members that the service knows: others that it had upserted are removed.',
    default: false,
    example: false,
  })
  @QueryBoolean()
  snapshot: boolean = false;
}

/** What members may say about themselves. What is left out stays; null empties it. */
export class SaveOwnProfileDto {
  @ApiPropertyOptional({ type: String, nullable: true, maxLength: 200, example: 'Ana García' })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  name?: string | null;

  @ApiPropertyOptional({
    enum: memberLocales,
    nullable: true,
    example: 'es',
    description: 'The language of messages to the member; null: the tenant’s.',
  })
  @IsOptional()
  @IsIn(memberLocales)
  locale?: MemberLocale | null;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    example: 'Europe/Madrid',
    description: 'The IANA name of the member’s time zone; null: the tenant’s.',
  })
  @IsOptional()
  @IsTimeZone({ message: 'time_zone must be an IANA name such as Europe/Madrid' })
  // offsets such as +02:00 know no summer time
  @Matches(/^[A-Za-z]/, { message: 'time_zone must be an IANA name such as Europe/Madrid' })
  @MaxLength(64)
  time_zone?: string | null;

  @ApiPropertyOptional({
    type: [MemberHoursDto],
    nullable: true,
    maxItems: 14,
    description: 'When the member works, in their time zone; null: not known.',
  })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(14)
  @NestedList(() => MemberHoursDto)
  working_hours?: MemberHoursDto[] | null;
}

/** An address that a service knows. */
export class StatedContactDto {
  @ApiProperty({ enum: contactChannels, example: 'email' })
  @IsIn(contactChannels)
  channel: ContactChannel;

  @ApiProperty({ ...addressSchema, example: 'ana@example.com' })
  @IsDefined()
  address: unknown;

  @ApiPropertyOptional({ type: String, nullable: true, maxLength: 100, example: 'work' })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  label?: string | null;

  @ApiPropertyOptional({
    description: 'Whether the address is proved to be the member’s. Only services may say so.',
    default: false,
    example: false,
  })
  @IsOptional()
  @IsBoolean()
  verified?: boolean;
}

/** A member. What is left out stays as it is; null empties it. */
export class SaveMemberDto extends SaveOwnProfileDto {
  @ApiPropertyOptional({
    enum: memberRoles,
    isArray: true,
    example: ['staff'],
    description: 'Which alerts concern the member. Needed for a new member.',
  })
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(memberRoles.length)
  @ArrayUnique()
  @IsIn(memberRoles, { each: true })
  roles?: MemberRole[];

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    maxLength: 255,
    description: 'The id of the member in your own systems, unique in the tenant.',
  })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(255)
  external_id?: string | null;

  @ApiPropertyOptional({ type: String, format: 'uuid', nullable: true, description: 'The member’s manager.' })
  @IsOptional()
  @IsUuid()
  manager_id?: string | null;

  @ApiPropertyOptional({ default: true, example: true, description: 'Members who are not active are not notified.' })
  @IsOptional()
  @IsBoolean()
  is_active?: boolean;

  @ApiPropertyOptional({
    type: [StatedContactDto],
    maxItems: MAX_CONTACT_METHODS,
    description: 'All addresses that you know. From a service, those that it no longer names are deleted.',
  })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MAX_CONTACT_METHODS)
  @NestedList(() => StatedContactDto)
  contact_methods?: StatedContactDto[];

  @ApiPropertyOptional({
    format: 'date-time',
    example: '2025-11-06T09:00:00Z',
    description: 'When this became true. If something newer is known already, nothing is changed.',
  })
  @IsOptional()
  @IsInstant()
  updated_at?: string;
}

export class CreateMemberDto extends SaveMemberDto {
  @ApiPropertyOptional({ format: 'uuid', description: 'The `sub` of the member’s tokens. Without it, a new id.' })
  @IsOptional()
  @IsUuid()
  id?: string;
}

/** A member of a list that is imported. */
export class ImportedMemberDto extends SaveMemberDto {
  @ApiProperty({
    format: 'uuid',
    description: 'The `sub` of the member’s tokens.',
    example: '0197c3a0-0000-7000-8000-000000000001',
  })
  @IsUuid()
  id: string;
}

export class MemberDto {
  id: string;
  name: string | null;
  external_id: string | null;
  manager_id: string | null;
  @ApiProperty({ enum: memberRoles, isArray: true })
  roles: MemberRole[];
  @ApiProperty({ enum: memberRoles, description: 'The highest of the roles.' })
  role: MemberRole;
  @ApiProperty({ enum: memberLocales, nullable: true, description: 'null: the tenant’s.' })
  locale: MemberLocale | null;
  /** The IANA name of the time zone; null: the tenant's. */
  time_zone: string | null;
  @ApiProperty({ type: [MemberHoursDto], nullable: true })
  working_hours: MemberHoursDto[] | null;
  is_active: boolean;
  @ApiProperty({ enum: memberSources, description: 'The strongest source that has described the member.' })
  source: MemberSource;
  /** When the member last used the API, to ten minutes. */
  last_seen_at: string | null;
  version: number;
  created_at: string;
  updated_at: string;
}

/** A member as they see themselves. */
export class OwnProfileDto extends MemberDto {
  @ApiProperty({ type: [OwnHoursDto], nullable: true, description: 'Each of them can be given to a snooze as it is.' })
  declare working_hours: OwnHoursDto[] | null;
}

export class MemberPageDto {
  items: MemberDto[];
  next_cursor: string | null;
}

const results = ['created', 'updated', 'removed', 'unchanged', 'outdated', 'refused'] as const;

export class MemberResultDto {
  /** The position of the member in the list, from 0. */
  index: number;
  /** null: it could not be read. */
  id: string | null;
  @ApiProperty({ enum: results, description: '`outdated`: something newer is known already.' })
  result: (typeof results)[number];
  @ApiProperty({ type: [FaultDto], description: 'Why the member was refused.' })
  errors: FaultDto[];
}

export class ImportedMembersDto {
  results: MemberResultDto[];
  /** How many members the snapshot has removed. It removes nobody if a member of the list is refused. */
  removed: number;
}
