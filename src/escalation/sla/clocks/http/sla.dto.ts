import { ApiProperty } from '@nestjs/swagger';
import { IsUuid } from '../../../../../libs/http/is-uuid';
import { type ClockKind, clockKinds, type ClockState, clockStates } from '../sla-clock';

export class SlaAlertIdDto {
  @IsUuid()
  @ApiProperty({ format: 'uuid', description: 'The id of the alert.' })
  id: string;
}

/** A deadline of an alert. */
export class SlaClockDto {
  @ApiProperty({ enum: clockKinds, description: '`response`: somebody reacts; `resolution`: it is resolved.' })
  kind: ClockKind;
  @ApiProperty({
    enum: clockStates,
    description: '`paused`: while it is snoozed or silenced; `met`: it ended in time; `cancelled`: it was ignored.',
  })
  state: ClockState;
  @ApiProperty({ type: 'integer', description: 'How many minutes there are.' })
  target_minutes: number;
  /** When people were first notified of the alert. */
  started_at: string;
  @ApiProperty({ type: String, nullable: true, description: 'null: it is paused before then.' })
  at_risk_at: string | null;
  @ApiProperty({ type: String, nullable: true, description: 'null: it is paused before then.' })
  due_at: string | null;
}

export class AlertSlaDto {
  @ApiProperty({ type: [SlaClockDto] })
  clocks: SlaClockDto[];
}
