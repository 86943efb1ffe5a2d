import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsIn,
  IsNotEmpty,
  IsOptional,
  IsString,
  Matches,
  MaxLength,
  ValidateNested,
} from 'class-validator';
import { canonicalSeverity, severities, type Severity } from '../../alerts';
import type { LabelMatcher, Selection } from '../matchers/matchers';

const operators = ['=', '!=', '=~', '!~'] as const;

export class LabelMatcherDto {
  /**
   * Of the alert's labels; one that is missing counts as empty.
   * @example "supplier"
   */
  @Matches(/^[A-Za-z_]\w{0,62}$/, { message: 'name must be letters, digits and underscores' })
  name: string;

  @ApiProperty({
    enum: operators,
    example: '=~',
    description: 'Equal, different, or a regular expression (RE2) that the whole value matches, or does not.',
  })
  @IsIn(operators)
  operator: (typeof operators)[number];

  /** @example "Molinos.*" */
  @IsString()
  @MaxLength(1_000)
  value: string;
}

/** What alerts it is about; what is left out narrows nothing down. */
export class SelectionDto {
  @ApiPropertyOptional({ type: [String], maxItems: 100, example: ['stockout'], nullable: true })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(100)
  @IsString({ each: true })
  @IsNotEmpty({ each: true })
  @MaxLength(100, { each: true })
  alert_types?: string[] | null;

  @ApiPropertyOptional({ isArray: true, enum: severities, example: ['low', 'medium'], nullable: true })
  @IsOptional()
  @IsArray()
  @Transform(({ value }: { value: unknown }) => (Array.isArray(value) ? value.map(canonicalSeverity) : value))
  @IsIn(severities, { each: true })
  severities?: Severity[] | null;

  @ApiPropertyOptional({
    description: 'The services that sent the events.',
    type: [String],
    maxItems: 100,
    example: ['inventory'],
    nullable: true,
  })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(100)
  @IsString({ each: true })
  @IsNotEmpty({ each: true })
  @MaxLength(100, { each: true })
  sources?: string[] | null;

  @ApiPropertyOptional({ type: [LabelMatcherDto], maxItems: 20, description: 'All of them must hold.' })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(20)
  @ValidateNested({ each: true })
  @Type(() => LabelMatcherDto)
  labels?: LabelMatcherDto[];
}

const listed = <T>(items: readonly T[] | null | undefined): readonly T[] | null =>
  items && items.length > 0 ? items : null;

const matcherFrom = ({ name, operator, value }: LabelMatcherDto): LabelMatcher => ({ name, operator, value });

/** What a selection says. */
export const selectionFrom = (dto: SelectionDto): Selection => ({
  alertTypes: listed(dto.alert_types),
  severities: listed(dto.severities),
  sources: listed(dto.sources),
  labels: (dto.labels ?? []).map(matcherFrom),
});

/** What a selection says, as on the wire. */
export const presentSelection = ({ alertTypes, severities: wanted, sources, labels }: Selection) => ({
  alert_types: alertTypes && [...alertTypes],
  severities: wanted && [...wanted],
  sources: sources && [...sources],
  labels: labels.map(matcherFrom),
});
