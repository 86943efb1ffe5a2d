import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional } from 'class-validator';
import { IsUuid } from '../../../libs/http/is-uuid';
import { slaSeverities, type SlaSeverity } from '../tenant-settings';
import { Limit, ListOf, Switch } from './config-fields';

const MONTH_MINUTES = 43_200;

const Deadline = (what: string, example: number) =>
  Limit(`Within how many minutes ${what}; 0 means that there is no deadline.`, 0, MONTH_MINUTES, example);

const Id = (description: string) =>
  applyDecorators(
    ApiPropertyOptional({ type: String, format: 'uuid', nullable: true, description, example: null }),
    IsOptional(),
    IsUuid(),
  );

/** How soon alerts must be answered and resolved. */
export class SlaConfigDto {
  /** Within how many minutes somebody must react to a critical alert; 0 means that there is no deadline. */
  critical_response_sla_minutes: number;
  /** Within how many minutes somebody must react to an alert of high severity. */
  high_response_sla_minutes: number;
  /** Within how many minutes somebody must react to an alert of medium severity. */
  medium_response_sla_minutes: number;
  /** Within how many minutes somebody must react to an alert of low severity. */
  low_response_sla_minutes: number;
  /** Within how many minutes a critical alert must be resolved; 0 means that there is no deadline. */
  critical_resolution_sla_minutes: number;
  /** Within how many minutes an alert of high severity must be resolved. */
  high_resolution_sla_minutes: number;
  /** Within how many minutes an alert of medium severity must be resolved. */
  medium_resolution_sla_minutes: number;
  /** Within how many minutes an alert of low severity must be resolved. */
  low_resolution_sla_minutes: number;
  /** After how many percent of its time a deadline is at risk. */
  sla_at_risk_percent: number;
  /** Whether deadlines wait while an alert is snoozed. */
  sla_pause_on_snooze: boolean;
  @ApiProperty({ type: String, format: 'uuid', nullable: true, description: 'The calendar of business time.' })
  sla_calendar_id: string | null;
  @ApiProperty({ enum: slaSeverities, isArray: true, description: 'Whose deadlines count in that calendar.' })
  sla_calendar_severities: SlaSeverity[];
  @ApiProperty({
    type: String,
    format: 'uuid',
    nullable: true,
    description: 'The escalation policy of alerts to which nobody reacted in time; null: that of the alert.',
  })
  sla_breach_policy_id: string | null;
}

export class ChangeSlaConfigDto {
  @Deadline('somebody must react to a critical alert', 15)
  critical_response_sla_minutes?: number | null;

  @Deadline('somebody must react to an alert of high severity', 60)
  high_response_sla_minutes?: number | null;

  @Deadline('somebody must react to an alert of medium severity', 240)
  medium_response_sla_minutes?: number | null;

  @Deadline('somebody must react to an alert of low severity', 1_440)
  low_response_sla_minutes?: number | null;

  @Deadline('a critical alert must be resolved', 240)
  critical_resolution_sla_minutes?: number | null;

  @Deadline('an alert of high severity must be resolved', 480)
  high_resolution_sla_minutes?: number | null;

  @Deadline('an alert of medium severity must be resolved', 1_440)
  medium_resolution_sla_minutes?: number | null;

  @Deadline('an alert of low severity must be resolved', 4_320)
  low_resolution_sla_minutes?: number | null;

  @Limit('After how many percent of its time a deadline is at risk.', 1, 99, 75)
  sla_at_risk_percent?: number | null;

  @Switch('Whether deadlines wait while an alert is snoozed.')
  sla_pause_on_snooze?: boolean | null;

  @Id('The calendar of business time; null: all time counts.')
  sla_calendar_id?: string | null;

  @ListOf(slaSeverities, 'The severities whose deadlines count in the calendar.', ['medium', 'low'])
  sla_calendar_severities?: SlaSeverity[] | null;

  @Id('The escalation policy of alerts to which nobody reacted in time; null: that of the alert.')
  sla_breach_policy_id?: string | null;
}
