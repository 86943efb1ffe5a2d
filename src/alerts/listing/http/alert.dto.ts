import { type Channel, channels } from '../../../../libs/config/config';
import { IsUuid } from '../../../../libs/http/is-uuid';
import { ApiProperty, PartialType } from '@nestjs/swagger';

import { Status, statuses } from '../../domain/alert-status';
import { priorities, Priority, severities, Severity } from '../../domain/severity';
import { SlaState, slaStates } from '../../domain/sla-state';
import type { AlertSlaTarget } from '../../domain/sla-target';

export class AlertIdDto {
  /** The alert's id. */
  @IsUuid()
  id: string;
}

export class TenantIdDto {
  /** One of the tenants that the credential is valid for. */
  @IsUuid()
  tenant_id: string;
}

export class TenantAlertIdDto extends TenantIdDto {
  /** The alert's id. */
  @IsUuid()
  alert_id: string;
}

export class AlertSlaTargetDto implements AlertSlaTarget {
  @ApiProperty({ enum: severities, nullable: true, description: 'Null: all severities that no other entry names.' })
  severity: Severity | null;
  /** 0: there is no deadline. */
  response_minutes: number;
  /** 0: there is no deadline. */
  resolution_minutes: number;
  /** Null: all time counts. */
  calendar_id: string | null;
}

export class AlertDto {
  /** @example "0197c3a0-5b1e-7c3a-9f60-2f4f3c1d0a01" */
  id: string;
  tenant_id: string;
  /** The rule that raised it; null: no rule did. */
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
  /** The latest event as it was received. */
  @ApiProperty({ type: Object, additionalProperties: true, nullable: true })
  source_event_data: Record<string, unknown> | null;
  related_product_id: string | null;
  related_ingredient_id: string | null;
  related_batch_id: string | null;
  related_order_id: string | null;
  related_supplier_id: string | null;
  /**
   * The kind of thing of another service that it is about; null: none.
   * @example "complaint"
   */
  resource_type: string | null;
  /**
   * The id that the thing has in its service.
   * @example "C-1042"
   */
  resource_id: string | null;
  /** Events with the same key are the same problem. */
  aggregation_key: string;
  @ApiProperty({ type: Object, additionalProperties: { type: 'string' }, example: { supplier: 'Molinos' } })
  labels: Readonly<Record<string, string>>;
  /** How many events it reports; 0: it stands for other alerts. */
  occurrence_count: number;
  last_occurrence_at: string;
  created_at: string;
  acknowledged_at: string | null;
  acknowledged_by: string | null;
  resolved_at: string | null;
  resolved_by: string | null;
  resolution_notes: string | null;
  /** The note of the acknowledgement. */
  acknowledgment_notes: string | null;
  snoozed_until: string | null;
  /** Rises with each change of the status, the texts or the severity; for `If-Match`. */
  version: number;
  updated_at: string;
  /** When the status last changed; null: never. */
  status_at: string | null;
  /** Who last changed the status; null: nobody, Campana did it automatically. */
  status_by: string | null;
  status_by_name: string | null;
  /** The member who is responsible for it. */
  assigned_to: string | null;
  /** The role that is responsible for it. Without a member and a role, it is for everybody. */
  assigned_role: string | null;
  /** From when the times of its escalation count: when it last began to ask for people. */
  rang_at: string | null;
  /** How often it was escalated. */
  escalation_level: number;
  escalated_at: string | null;
  /** When it resolves automatically; null: never. */
  expires_at: string | null;
  /** The fields that members have edited. Later events do not overwrite them. */
  edited_fields: string[];
  /** By when somebody must react to it. Null: it has no such deadline, or the time is paused. */
  response_due_at: string | null;
  /** By when it must be resolved. Null: it has no such deadline, or the time is paused. */
  resolution_due_at: string | null;
  @ApiProperty({ enum: slaStates, description: 'The worst state of its deadlines; `none`: it has no deadline.' })
  sla_state: SlaState;
  /** When you read it. */
  read_at: string | null;
  /** When you dismissed it. */
  dismissed_at: string | null;
  /** Whether somebody was notified of it. When it is reopened, this starts again. */
  notification_sent: boolean;
  @ApiProperty({ enum: channels, nullable: true, description: 'The channel of the first delivery that was accepted.' })
  notification_channel: Channel | null;
  /** The id of the first delivery that was accepted. */
  notification_id: string | null;
  /** Whether people are to be notified of it: what its rule said when it was raised. */
  notify: boolean;
  @ApiProperty({ enum: channels, isArray: true, nullable: true, description: 'Null: the channels of its severity.' })
  notification_channels: readonly Channel[] | null;
  @ApiProperty({ type: [String], nullable: true, description: 'The roles to notify. Null: those who are concerned.' })
  notify_roles: readonly string[] | null;
  /** The escalation policy of its rule. */
  escalation_policy_id: string | null;
  @ApiProperty({ type: [AlertSlaTargetDto], nullable: true, description: 'Null: the targets of the tenant.' })
  sla_targets: readonly AlertSlaTargetDto[] | null;
  /** Rises when somebody reacts to it, and when it is silenced, closed or reopened. Earlier notifications are void then. */
  epoch: number;
  /** How often it was raised: 1, and one more each time it was reopened. */
  episode: number;
  /** From creation to the first acknowledgement. */
  response_time_seconds: number | null;
  /** From creation to resolution. */
  resolution_time_seconds: number | null;
  /** The alert of the same problem before this one. */
  previous_alert_id: string | null;
  /** The number of this alert in the series of alerts of the same problem: 1 for the first. */
  recurrence: number;
  /** The incident that it is part of, if any. */
  group_id: string | null;
  /** Why nobody is notified of it: a type of suppression, `storm` or `group`. Null: people are notified. */
  quiet_reason: string | null;
  /** What suppresses it: the id of a suppression, or of the alert that notifies in its place. */
  quiet_by: string | null;
  /** Its problem starts and ends repeatedly. The alert stays open until the problem has settled. */
  is_flapping: boolean;
  /** How many of its events were suppressed, by reason. */
  @ApiProperty({ type: Object, additionalProperties: { type: 'integer' }, example: { throttle: 14 } })
  silenced: Readonly<Record<string, number>>;
}

export class AlertPageDto {
  items: AlertDto[];
  /** Send it as `cursor` to get the next page. Null on the last page. */
  next_cursor: string | null;
}

/** An alert with the fields that were asked for. */
export class AlertFieldsDto extends PartialType(AlertDto) {}

export class AlertFieldsPageDto {
  items: AlertFieldsDto[];
  next_cursor: string | null;
}

export class AlertListDto {
  items: AlertDto[];
}

export class HistoryEntryDto {
  id: string;
  /** @example "acknowledged" */
  action: string;
  /** The member; null when Campana did it automatically. */
  action_by: string | null;
  /** The name that their credential had at that time. */
  action_by_name: string | null;
  action_at: string;
  notes: string | null;
  @ApiProperty({ enum: statuses, nullable: true })
  previous_status: Status | null;
  @ApiProperty({ enum: statuses, nullable: true })
  new_status: Status | null;
  /** How it was done: `api`, `service` (with a service key) or `bulk`. Null: Campana did it automatically. */
  channel: string | null;
  /** The id of the request, as in the log. */
  correlation_id: string | null;
  /** Other fields that changed: the old and the new value of each. */
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
  /** The open alerts by severity. */
  @ApiProperty({ type: Object, additionalProperties: { type: 'integer' } })
  open_by_severity: Record<Severity, number>;
}

/** How many alerts of the list have a value. */
export class FacetValueDto {
  /** null: they have none. */
  value: string | null;
  count: number;
}

/** The values of some fields that most alerts of the list have, at most 20 of each, the most frequent first. */
export class AlertFacetsDto {
  alert_type: FacetValueDto[];
  category: FacetValueDto[];
  source_service: FacetValueDto[];
  /** Ids of members. */
  assigned_to: FacetValueDto[];
  /** Ids of rules. */
  rule_id: FacetValueDto[];
  severity: FacetValueDto[];
  status: FacetValueDto[];
  /** false: only the newest 100,000 alerts of the list were counted. */
  is_exact: boolean;
}

export class UnreadCountDto {
  /** The number of open alerts that you have neither read nor dismissed. */
  unread_count: number;
  /** false: there are 10,000 or more, and the count stopped. */
  is_exact: boolean;
}

export class InboxMarkDto {
  alert_id: string;
  read_at: string | null;
  dismissed_at: string | null;
}
