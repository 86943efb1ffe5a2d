import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { IsUuid } from '../../../libs/http/is-uuid';
import { PageQueryDto } from '../../../libs/http/page.dto';
import { itemsOf } from '../../../libs/http/query';
import { canonicalSeverity, severities, type Severity } from '../../alerts';
import { type SuppressionReason, suppressionReasons } from '../domain/verdict';
import { suppressedStates } from '../suppressed-problem';

const states = [...suppressedStates, 'covered'] as const;

const ListFilter = (description: string, example: string, allowed?: readonly string[]) =>
  ApiPropertyOptional({
    description: `${description} Repeat the parameter, or separate values by commas.`,
    isArray: true,
    example: [example],
    ...(allowed ? { enum: allowed } : { type: String }),
  });

export class ListSuppressedDto extends PageQueryDto {
  @ListFilter('Only these reasons.', 'maintenance_window', suppressionReasons)
  @IsOptional()
  @Transform(({ value }) => itemsOf(value))
  @IsIn(suppressionReasons, { each: true })
  reason?: SuppressionReason[];

  @ListFilter('Only these states. `covered`: it has its own alert, which notifies nobody.', 'held', states)
  @IsOptional()
  @Transform(({ value }) => itemsOf(value))
  @IsIn(states, { each: true })
  state?: (typeof states)[number][];

  @ListFilter('Only these types of alerts.', 'stockout')
  @IsOptional()
  @Transform(({ value }) => itemsOf(value))
  @IsString({ each: true })
  @MaxLength(100, { each: true })
  alert_type?: string[];

  @ListFilter('Only these severities.', 'critical', severities)
  @IsOptional()
  @Transform(({ value }) => itemsOf(value).map(canonicalSeverity))
  @IsIn(severities, { each: true })
  severity?: Severity[];

  @ApiPropertyOptional({ description: 'The id of the suppression, inhibition, rule or alert that suppresses it.' })
  @IsOptional()
  @IsUuid()
  silencer_id?: string;
}

export class SuppressedDto {
  id: string;
  @ApiProperty({ enum: suppressionReasons })
  reason: string;
  /** The id of the suppression, inhibition, rule or alert that suppresses it. */
  silencer_id: string;
  /** For an inhibition: the id of the alert that explains it. */
  source_alert_id: string | null;
  @ApiProperty({
    enum: states,
    description:
      '`held`: it is suppressed now; `rang`: it still went on when the suppression ended, and raised an alert; `told`: the next alert of the problem reported it; `over`: the problem ended while it was suppressed; `dropped`: the suppression ended and discarded it; `covered`: it has its own alert, which notifies nobody.',
  })
  state: (typeof states)[number];
  alert_type: string;
  @ApiProperty({ enum: severities })
  severity: Severity;
  aggregation_key: string;
  @ApiProperty({ type: Object, additionalProperties: { type: 'string' } })
  labels: Readonly<Record<string, string>>;
  rule_id: string | null;
  /** The number of events. */
  count: number;
  first_at: string;
  last_at: string;
  /** When it is checked again; null: the next alert of the problem reports it, or it has ended. */
  release_at: string | null;
  ended_at: string | null;
  /** The alert that reported it later, or its own alert, which notifies nobody. */
  alert_id: string | null;
}

export class SuppressedPageDto {
  items: SuppressedDto[];
  next_cursor: string | null;
}
