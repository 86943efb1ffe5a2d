import { ApiProperty } from '@nestjs/swagger';
import { IsUUID } from 'class-validator';
import { Status, statuses } from '../../domain/alert-status';
import { priorities, Priority, severities, Severity } from '../../domain/severity';

export class AlertIdDto {
  /** The alert's id. */
  @IsUUID()
  id: string;
}

export class TenantIdDto {
  /** One of the tenants that the credential is for. */
  @IsUUID()
  tenant_id: string;
}

export class TenantAlertIdDto extends TenantIdDto {
  /** The alert's id. */
  @IsUUID()
  alert_id: string;
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
  /** What was said then. */
  acknowledgment_notes: string | null;
  snoozed_until: string | null;
  /** Raised by each change of its life or its words: for `If-Match`. */
  version: number;
  updated_at: string;
  /** Since when it has its status; null: from the beginning. */
  status_at: string | null;
  /** Who brought it there; null: nobody. */
  status_by: string | null;
  status_by_name: string | null;
  /** The member who is to see to it. */
  assigned_to: string | null;
  /** The role that is to see to it. With neither it is everybody's. */
  assigned_role: string | null;
  /** How often it was brought to the next ones. */
  escalation_level: number;
  escalated_at: string | null;
  /** When it is over by itself. */
  expires_at: string | null;
  /** What a member has written over, so that events do not change it. */
  edited_fields: string[];
  /** When the asking member read it. */
  read_at: string | null;
  /** When the asking member put it out of their sight. */
  dismissed_at: string | null;
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

export class AlertListDto {
  items: AlertDto[];
}

export class HistoryEntryDto {
  id: string;
  /** @example "acknowledged" */
  action: string;
  /** The member; null when Campana did it by itself. */
  action_by: string | null;
  /** As their credential named them then. */
  action_by_name: string | null;
  action_at: string;
  notes: string | null;
  @ApiProperty({ enum: statuses, nullable: true })
  previous_status: Status | null;
  @ApiProperty({ enum: statuses, nullable: true })
  new_status: Status | null;
  /** Through what it was done: `api`, `service`, `bulk`; null: by Campana itself. */
  channel: string | null;
  /** The request by which it was done, as in the log. */
  correlation_id: string | null;
  /** What else changed: of each field what it was and what it is. */
  @ApiProperty({
    type: Object,
    additionalProperties: { type: 'array', items: {} },
    nullable: true,
    example: { escalation_level: [0, 1] },
  })
  details: Readonly<Record<string, readonly [unknown, unknown]>> | null;
}

export class HistoryPageDto {
  items: HistoryEntryDto[];
  next_cursor: string | null;
}

export class AlertCountsDto {
  total_count: number;
  active_count: number;
  acknowledged_count: number;
  snoozed_count: number;
  resolved_count: number;
  ignored_count: number;
  critical_count: number;
  high_count: number;
  medium_count: number;
  low_count: number;
  /** @example { "active": 12, "acknowledged": 3, "snoozed": 0, "resolved": 240, "ignored": 4 } */
  @ApiProperty({ type: Object, additionalProperties: { type: 'integer' } })
  by_status: Record<Status, number>;
  @ApiProperty({ type: Object, additionalProperties: { type: 'integer' } })
  by_severity: Record<Severity, number>;
  /** Of those that are open, by severity. */
  @ApiProperty({ type: Object, additionalProperties: { type: 'integer' } })
  open_by_severity: Record<Severity, number>;
}

export class UnreadCountDto {
  /** Open alerts that the asking member has neither read nor dismissed. */
  unread_count: number;
  /** Beyond 10,000 it is not counted further. */
  is_exact: boolean;
}

export class InboxMarkDto {
  alert_id: string;
  read_at: string | null;
  dismissed_at: string | null;
}
