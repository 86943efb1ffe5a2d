import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsString, MaxLength, MinLength } from 'class-validator';
import { severities, type Severity } from '../../../alerts';
import { type Found, foundKinds } from '../queries/search';

export class SearchQueryDto {
  @ApiPropertyOptional({
    description:
      'What to look for: of alerts all of the words, of the others the text in their names; of incidents, in the values of their labels. Without it nothing is found.',
    example: 'flour',
  })
  @IsOptional()
  @IsString()
  @MinLength(2)
  @MaxLength(100)
  q?: string;
}

export class FoundDto {
  @ApiProperty({ enum: foundKinds })
  kind: Found['kind'];
  id: string;
  title: string;
  @ApiProperty({ enum: severities, nullable: true, description: 'Of alerts and incidents.' })
  severity: Severity | null;
}

export class FoundListDto {
  /** At most five of each kind, the kinds one after the other. */
  items: FoundDto[];
}
