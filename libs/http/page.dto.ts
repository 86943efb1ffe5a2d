import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsString, MaxLength } from 'class-validator';
import { QueryInt } from './query';

/** Selects a page of a list. */
export class PageQueryDto {
  @ApiPropertyOptional({
    description: 'The maximum number of items in the page.',
    type: 'integer',
    minimum: 1,
    maximum: 200,
    default: 50,
    example: 50,
  })
  @QueryInt(1, 200)
  limit: number = 50;

  @ApiPropertyOptional({ description: 'The `next_cursor` of the previous page. Leave it out for the first page.' })
  @IsOptional()
  @IsString()
  @MaxLength(500)
  cursor?: string;
}
