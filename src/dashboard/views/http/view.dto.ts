import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsInt, IsNotEmpty, IsOptional, IsString, Matches, Max, MaxLength, Min } from 'class-validator';
import { IsUuid } from '../../../../libs/http/is-uuid';

const MAX_POSITION = 1_000;

export class ViewIdDto {
  /** The view's id. */
  @IsUuid()
  id: string;
}

/** A saved filter of the inbox. */
export class SaveViewDto {
  /** @example "Critical in the bakery" */
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  name: string;

  @ApiProperty({
    description: 'The filter, as the query of the address of the inbox, with the names that `GET /alerts` has.',
    example: 'severity=critical&status=active',
  })
  @IsString()
  @MaxLength(2_000)
  @Matches(/^(?!\?)[^\s#]*$/, { message: 'query must be the part of an address after its `?`, without spaces and `#`' })
  query: string;

  @ApiPropertyOptional({
    description: 'true: all members have it. Needs the permission `alerts.manage`.',
    default: false,
  })
  @IsOptional()
  @IsBoolean()
  is_shared?: boolean;

  @ApiPropertyOptional({
    description: 'true: the inbox begins with it, and with no other of the member (if shared: of the tenant).',
    default: false,
  })
  @IsOptional()
  @IsBoolean()
  is_default?: boolean;

  @ApiPropertyOptional({ description: 'Its place among the others, the lowest first.', default: 0, example: 0 })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(MAX_POSITION)
  position?: number;
}

export class ViewDto {
  id: string;
  name: string;
  query: string;
  is_shared: boolean;
  is_default: boolean;
  position: number;
  /** Whose it is; of a shared view, who made it. */
  member_id: string;
  version: number;
  created_at: string;
  updated_at: string;
}

export class ViewListDto {
  /** Your own and the shared ones, at most 100, by their places. */
  items: ViewDto[];
}
