import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsIn, IsInt, IsISO8601, IsOptional, IsString, IsUUID, Max, MaxLength, Min } from 'class-validator';
import { PageQueryDto } from '../../../libs/http/page.dto';
import { itemsOf } from '../../../libs/http/query';
import { canonicalStatus, Status, statuses } from '../domain/alert-status';
import { canonicalSeverity, priorities, Priority, severities, Severity } from '../domain/severity';

export class AlertIdDto {
  /** The alert's id. */
  @IsUUID()
  id: string;
}

export class ListAlertsDto extends PageQueryDto {
  @ApiPropertyOptional({
    description: 'Repeated or comma-separated. Also `open`, `triggered` (active) and `suppressed` (ignored).',
    isArray: true,
    enum: statuses,
    example: ['active'],
  })
  @IsOptional()
  @Transform(({ value }) => itemsOf(value).map(canonicalStatus))
  @IsIn(statuses, { each: true })
  status?: Status[];

  @ApiPropertyOptional({
    description: 'Repeated or comma-separated. Also `urgent` (critical), `warning` (medium) and `info` (low).',
    isArray: true,
    enum: severities,
    example: ['critical', 'high'],
  })
  @IsOptional()
  @Transform(({ value }) => itemsOf(value).map(canonicalSeverity))
  @IsIn(severities, { each: true })
  severity?: Severity[];

  @ApiPropertyOptional({
    description: 'Repeated or comma-separated.',
    isArray: true,
    type: String,
    example: ['stockout'],
  })
  @IsOptional()
  @Transform(({ value }) => itemsOf(value))
  @IsString({ each: true })
  @MaxLength(100, { each: true })
  alert_type?: string[];

  @ApiPropertyOptional({ description: 'Of this incident.' })
  @IsOptional()
  @IsUUID()
  group_id?: string;

  @ApiPropertyOptional({ description: 'Which this suppression keeps quiet, or for which this alert notifies.' })
  @IsOptional()
  @IsUUID()
  quiet_by?: string;
}

export class NotesDto {
  /**
   * What the others should know; kept in the history.
   * @example "Molinos delivers at 14:00"
   */
  @IsOptional()
  @IsString()
  @MaxLength(5_000)
  notes?: string;
}

export class SnoozeDto extends NotesDto {
  @ApiPropertyOptional({ description: 'When it wakes: ISO 8601, at most 30 days away. Or `minutes`.' })
  @IsOptional()
  @IsISO8601({ strict: true })
  until?: string;

  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: 43_200, example: 60 })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(43_200)
  minutes?: number;
}

export class AlertDto {
  /** @example "0197c3a0-5b1e-7c3a-9f60-2f4f3c1d0a01" */
  id: string;
  tenant_id: string;
  /** The rule that raised it. */
  rule_id: string | null;
  /** @example "stockout" */
  alert_type: string;
  /** @example "inventory" */
  alert_category: string;
  @ApiProperty({ enum: severities })
  severity: Severity;
  @ApiProperty({ enum: priorities })
  priority: Priority;
  @ApiProperty({ enum: statuses })
  status: Status;
  /** @example "Stockout: Harina de Trigo" */
  title: string;
  description: string;
  recommended_action: string | null;
  business_impact: string | null;
  source_service: string;
  source_event_id: string | null;
  /** @example "inventory.stockout" */
  source_event_type: string | null;
  /** The latest event, as it came. */
  @ApiProperty({ type: Object, additionalProperties: true, nullable: true })
  source_event_data: Record<string, unknown> | null;
  related_product_id: string | null;
  related_ingredient_id: string | null;
  related_batch_id: string | null;
  related_order_id: string | null;
  related_supplier_id: string | null;
  /** What makes two events the same problem. */
  aggregation_key: string;
  @ApiProperty({ type: Object, additionalProperties: { type: 'string' }, example: { supplier: 'Molinos' } })
  labels: Readonly<Record<string, string>>;
  /** How many events it stands for; 0: it stands for other alerts. */
  occurrence_count: number;
  last_occurrence_at: string;
  created_at: string;
  acknowledged_at: string | null;
  acknowledged_by: string | null;
  resolved_at: string | null;
  resolved_by: string | null;
  resolution_notes: string | null;
  snoozed_until: string | null;
  notification_sent: boolean;
  /** From creation to the first acknowledgement. */
  response_time_seconds: number | null;
  /** From creation to resolution. */
  resolution_time_seconds: number | null;
  /** The alert of the same problem before this one. */
  previous_alert_id: string | null;
  /** The how manieth alert of its problem it is: 1 for the first. */
  recurrence: number;
  /** The incident that it is part of. */
  group_id: string | null;
  /** Why it does not notify: a type of suppression, `storm`, `group`; null: it does. */
  quiet_reason: string | null;
  /** What keeps it quiet: a suppression, or the alert that notifies in its place. */
  quiet_by: string | null;
  /** Its problem ends and begins again and again; it is held open until that is over. */
  is_flapping: boolean;
  /** How many of its occurrences were kept quiet, by reason. */
  @ApiProperty({ type: Object, additionalProperties: { type: 'integer' }, example: { throttle: 14 } })
  silenced: Readonly<Record<string, number>>;
}

export class AlertPageDto {
  items: AlertDto[];
  /** Give it as `cursor` for the next page; null on the last. */
  next_cursor: string | null;
}

export class HistoryEntryDto {
  id: string;
  /** @example "acknowledged" */
  action: string;
  /** The member; null when Campana did it by itself. */
  action_by: string | null;
  action_at: string;
  notes: string | null;
  @ApiProperty({ enum: statuses, nullable: true })
  previous_status: Status | null;
  @ApiProperty({ enum: statuses, nullable: true })
  new_status: Status | null;
}

export class HistoryPageDto {
  items: HistoryEntryDto[];
  next_cursor: string | null;
}
