import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsIn, IsOptional, IsString, IsUUID, MaxLength } from 'class-validator';
import { PageQueryDto } from '../../../libs/http/page.dto';
import { itemsOf } from '../../../libs/http/query';
import { canonicalSeverity, severities, type Severity } from '../../alerts';
import { type SuppressionReason, suppressionReasons } from '../domain/verdict';
import { suppressedStates } from '../suppressed-problem';

const states = [...suppressedStates, 'covered'] as const;

const Several = (description: string, example: string, allowed?: readonly string[]) =>
  ApiPropertyOptional({
    description: `${description} Repeated or comma-separated.`,
    isArray: true,
    example: [example],
    ...(allowed ? { enum: allowed } : { type: String }),
  });

export class ListSuppressedDto extends PageQueryDto {
  @Several('Why.', 'maintenance_window', suppressionReasons)
  @IsOptional()
  @Transform(({ value }) => itemsOf(value))
  @IsIn(suppressionReasons, { each: true })
  reason?: SuppressionReason[];

  @Several('`covered`: it has an alert of its own, which does not notify.', 'held', states)
  @IsOptional()
  @Transform(({ value }) => itemsOf(value))
  @IsIn(states, { each: true })
  state?: (typeof states)[number][];

  @Several('Types of alerts.', 'stockout')
  @IsOptional()
  @Transform(({ value }) => itemsOf(value))
  @IsString({ each: true })
  @MaxLength(100, { each: true })
  alert_type?: string[];

  @Several('Severities.', 'critical', severities)
  @IsOptional()
  @Transform(({ value }) => itemsOf(value).map(canonicalSeverity))
  @IsIn(severities, { each: true })
  severity?: Severity[];

  @ApiPropertyOptional({ description: 'The suppression, inhibition, rule or alert that keeps it quiet.' })
  @IsOptional()
  @IsUUID()
  silencer_id?: string;
}

export class SuppressedDto {
  id: string;
  @ApiProperty({ enum: suppressionReasons })
  reason: string;
  /** The suppression, inhibition, rule or alert that keeps it quiet. */
  silencer_id: string;
  /** Of an inhibition: the alert that explains it. */
  source_alert_id: string | null;
  @ApiProperty({
    enum: states,
    description:
      '`held`: nobody was told yet; `rang`: it went on when nothing kept it quiet any more; `told`: the next alert of the problem counted it; `over`: it ended unheard; `dropped`: its suppression said so; `covered`: it has an alert, for which another one notifies.',
  })
  state: (typeof states)[number];
  alert_type: string;
  @ApiProperty({ enum: severities })
  severity: Severity;
  aggregation_key: string;
  @ApiProperty({ type: Object, additionalProperties: { type: 'string' } })
  labels: Readonly<Record<string, string>>;
  rule_id: string | null;
  /** How many events. */
  count: number;
  first_at: string;
  last_at: string;
  /** When it is looked at again; null: the next alert of the problem tells of it, or it has ended. */
  release_at: string | null;
  ended_at: string | null;
  /** The alert that tells of it by now, or that does not notify. */
  alert_id: string | null;
}

export class SuppressedPageDto {
  items: SuppressedDto[];
  next_cursor: string | null;
}
