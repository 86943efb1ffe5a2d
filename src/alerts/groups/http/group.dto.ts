import { ApiProperty } from '@nestjs/swagger';
import { IsUUID } from 'class-validator';
import { severities, type Severity } from '../../domain/severity';

export class OccurrenceDto {
  id: string;
  event_id: string | null;
  /** @example "inventory.stockout" */
  event_type: string | null;
  @ApiProperty({ enum: severities })
  severity: Severity;
  /** When it happened, as far as is known. */
  occurred_at: string;
  received_at: string;
  /** The event, as it came. */
  @ApiProperty({ type: Object, additionalProperties: true, nullable: true })
  data: Readonly<Record<string, unknown>> | null;
}

export class OccurrencePageDto {
  items: OccurrenceDto[];
  /** Give it as `cursor` for the next page; null on the last. */
  next_cursor: string | null;
}

export class GroupIdDto {
  /** The incident's id. */
  @IsUUID()
  id: string;
}

export class GroupDto {
  id: string;
  /** What its alerts have in common. */
  @ApiProperty({ type: Object, additionalProperties: { type: 'string' }, example: { supplier: 'Molinos' } })
  labels: Readonly<Record<string, string>>;
  /** The alert that notifies for the others. */
  lead_alert_id: string;
  /** The worst of them. */
  @ApiProperty({ enum: severities })
  severity: Severity;
  /** How many alerts it has had. */
  alert_count: number;
  first_at: string;
  last_at: string;
  /** Another alert with the same labels would join it, if it came soon enough. */
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
