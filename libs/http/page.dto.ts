import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsString, MaxLength } from 'class-validator';
import { QueryInt } from './query';

/** Which part of a list. */
export class PageQueryDto {
  @ApiPropertyOptional({
    description: 'How many items at most.',
    type: 'integer',
    minimum: 1,
    maximum: 200,
    default: 50,
    example: 50,
  })
  @QueryInt(1, 200)
  limit: number = 50;

  @ApiPropertyOptional({ description: 'The `next_cursor` of the page before.' })
  @IsOptional()
  @IsString()
  @MaxLength(500)
  cursor?: string;
}
