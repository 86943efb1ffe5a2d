import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsIn, IsNotEmpty, IsOptional, IsString, MaxLength } from 'class-validator';
import { canonicalSeverity, severities, type Severity } from '../../alerts';
import type { LabelMatcher, Selection } from './matchers';
import { NestedList } from '../../../libs/http/nested';

const operators = ['=', '!=', '=~', '!~'] as const;

export class LabelMatcherDto {
  /**
   * The name of a label of the alert. A missing label counts as empty.
   * @example "supplier"
   */
  @IsString()
  @IsNotEmpty()
  @MaxLength(128)
  name: string;

  @ApiProperty({
    enum: operators,
    example: '=~',
    description:
      '`=` equal, `!=` not equal, `=~` the whole value matches a regular expression (RE2), `!~` it does not.',
  })
  @IsIn(operators)
  operator: (typeof operators)[number];

  /**
   * The value, or the regular expression, to compare with.
   * @example "Molinos.*"
   */
  @IsString()
  @MaxLength(1_024)
  value: string;
}

/** A filter for alerts. A field that is left out matches every alert. */
export class SelectionDto {
  @ApiPropertyOptional({
    description: 'Only these types of alerts.',
    type: [String],
    maxItems: 100,
    example: ['stockout'],
    nullable: true,
  })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(100)
  @IsString({ each: true })
  @IsNotEmpty({ each: true })
  @MaxLength(100, { each: true })
  alert_types?: string[] | null;

  @ApiPropertyOptional({
    description: 'Only these severities.',
    isArray: true,
    enum: severities,
    example: ['low', 'medium'],
    nullable: true,
  })
  @IsOptional()
  @IsArray()
  @Transform(({ value }: { value: unknown }) => (Array.isArray(value) ? value.map(canonicalSeverity) : value))
  @IsIn(severities, { each: true })
  severities?: Severity[] | null;

  @ApiPropertyOptional({
    description: 'Only events from these services.',
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

  @ApiPropertyOptional({
    type: [LabelMatcherDto],
    maxItems: 20,
    description: 'Only alerts with these labels. All conditions must be met.',
  })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(20)
  @NestedList(() => LabelMatcherDto)
  labels?: LabelMatcherDto[];
}

const listed = <T>(items: readonly T[] | null | undefined): readonly T[] | null =>
  items && items.length > 0 ? items : null;

const matcherFrom = ({ name, operator, value }: LabelMatcherDto): LabelMatcher => ({ name, operator, value });

/** Converts a filter of the API to a selection. */
export const selectionFrom = (dto: SelectionDto): Selection => ({
  alertTypes: listed(dto.alert_types),
  severities: listed(dto.severities),
  sources: listed(dto.sources),
  labels: (dto.labels ?? []).map(matcherFrom),
});

/** Converts a selection to a filter of the API. */
export const presentSelection = ({ alertTypes, severities: wanted, sources, labels }: Selection) => ({
  alert_types: alertTypes && [...alertTypes],
  severities: wanted && [...wanted],
  sources: sources && [...sources],
  labels: labels.map(matcherFrom),
});
