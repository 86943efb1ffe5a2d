import { IsUuid } from '../../../../libs/http/is-uuid';
import { ApiProperty } from '@nestjs/swagger';

import { severities, type Severity } from '../../domain/severity';

export class OccurrenceDto {
  id: string;
  event_id: string | null;
  /** @example "inventory.stockout" */
  event_type: string | null;
  @ApiProperty({ enum: severities })
  severity: Severity;
  /** When it happened; if that is unknown, when it was received. */
  occurred_at: string;
  received_at: string;
  /** The event as it was received. */
  @ApiProperty({ type: Object, additionalProperties: true, nullable: true })
  data: Readonly<Record<string, unknown>> | null;
}

export class OccurrencePageDto {
  items: OccurrenceDto[];
  /** Send it as `cursor` to get the next page. Null on the last page. */
  next_cursor: string | null;
}

export class GroupIdDto {
  /** The incident's id. */
  @IsUuid()
  id: string;
}

export class GroupDto {
  id: string;
  /** The labels that its alerts have in common. */
  @ApiProperty({ type: Object, additionalProperties: { type: 'string' }, example: { supplier: 'Molinos' } })
  labels: Readonly<Record<string, string>>;
  /** The alert that notifies for the others. */
  lead_alert_id: string;
  /** The worst severity of its alerts that notified. */
  @ApiProperty({ enum: severities })
  severity: Severity;
  /** How many alerts have joined the incident. */
  alert_count: number;
  first_at: string;
  last_at: string;
  /** Whether a new alert with the same labels can still join the incident. */
  is_open: boolean;
}

export class GroupPageDto {
  items: GroupDto[];
  next_cursor: string | null;
}

export class GroupAlertDto {
  id: string;
  alert_type: string;
  title: string;
  severity: string;
  occurrence_count: number;
}

export class GroupViewDto extends GroupDto {
  /** Its ten worst alerts. */
  top: GroupAlertDto[];
}

export class GroupActionDto {
  /** The alerts that were changed. */
  alert_ids: string[];
}
