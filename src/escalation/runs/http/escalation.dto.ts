import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { IsUuid } from '../../../../libs/http/is-uuid';

const causes = ['ring', 'manual', 'sla'] as const;
const states = ['held', 'running', 'ended'] as const;
const results = ['taken', 'skipped', 'nobody'] as const;

export class EscalatedAlertIdDto {
  @IsUuid()
  @ApiProperty({ format: 'uuid', description: 'The id of the alert.' })
  id: string;
}

export class EscalateDto {
  @ApiPropertyOptional({ maxLength: 5_000, description: 'A remark for the history of the alert.', example: 'Call Ana' })
  @IsOptional()
  @IsString()
  @MaxLength(5_000)
  notes?: string;

  @ApiPropertyOptional({
    type: String,
    format: 'uuid',
    nullable: true,
    description:
      'The escalation policy to use. Without it the escalation that runs goes on, or the policy of the alert is used.',
    example: null,
  })
  @IsOptional()
  @IsUuid()
  policy_id?: string | null;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 0,
    maximum: 1_000_000,
    nullable: true,
    description:
      'The `escalation_level` of the alert as you saw it. If it was escalated since, the request is refused with status 409.',
    example: 0,
  })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(1_000_000)
  expected_level?: number | null;
}

export class EscalationTargetDto {
  @ApiProperty({ description: 'member, role, schedule, channel, webhook or manager.', example: 'schedule' })
  type: string;
  @ApiPropertyOptional({ type: String, description: 'The id of the target, or the name of the role.' })
  id?: string;
}

export class RunPolicyDto {
  @ApiProperty({ type: String, format: 'uuid', nullable: true, description: 'Null: the manager was asked for.' })
  id: string | null;
  @ApiProperty({ type: 'integer', nullable: true, description: 'Its version when it was taken over.' })
  version: number | null;
  name: string;
}

export class RunDto {
  @ApiProperty({ format: 'uuid' })
  id: string;
  /** The policy as it was when the run began. */
  policy: RunPolicyDto;
  @ApiProperty({
    enum: causes,
    description: 'Why it began: the alert asked for people, a member, or a missed deadline.',
  })
  cause: (typeof causes)[number];
  @ApiProperty({ type: 'integer', description: 'The round of the last level that was looked at, from 0.' })
  round: number;
  @ApiProperty({
    type: 'integer',
    description: 'The last level that was looked at, from 1; 0: none of this round yet.',
  })
  level: number;
  /** When something happens next; null: it is over. */
  next_at: string | null;
  @ApiProperty({ enum: states, description: '`held`: the alert goes on and off, and no level is taken.' })
  state: (typeof states)[number];
  @ApiProperty({ type: String, nullable: true, description: 'Why it is over.', example: 'acknowledged' })
  ended_reason: string | null;
}

export class EscalationLineDto {
  @ApiProperty({ type: 'integer' })
  round: number;
  @ApiProperty({ type: 'integer' })
  level: number;
  /** When it was due. */
  due_at: string;
  /** When it was looked at. */
  at: string;
  @ApiProperty({ enum: results, description: '`skipped`: its condition did not hold. `nobody`: it reached nobody.' })
  result: (typeof results)[number];
  @ApiProperty({ type: [EscalationTargetDto] })
  targets: EscalationTargetDto[];
  @ApiProperty({ type: [String], format: 'uuid', description: 'The members that the targets stood for then.' })
  members: string[];
  /** The member who asked for it; null: its time had come. */
  taken_by: string | null;
}

export class NextLevelDto {
  @ApiProperty({ type: 'integer' })
  round: number;
  @ApiProperty({ type: 'integer' })
  level: number;
  due_at: string;
  @ApiProperty({ type: [EscalationTargetDto] })
  targets: EscalationTargetDto[];
}

export class EscalationDto {
  @ApiProperty({ format: 'uuid' })
  alert_id: string;
  @ApiProperty({ type: 'integer', description: 'How often the alert was escalated.' })
  escalation_level: number;
  @ApiProperty({ type: RunDto, nullable: true, description: 'The latest escalation; null: there was none.' })
  run: RunDto | null;
  @ApiProperty({ type: [EscalationLineDto], description: 'Its levels so far.' })
  log: EscalationLineDto[];
  @ApiProperty({ type: NextLevelDto, nullable: true, description: 'The level that is taken next.' })
  next: NextLevelDto | null;
}

export class AppliedPolicyDto {
  @ApiProperty({ type: 'integer', description: 'How many running escalations have the current version now.' })
  applied: number;
}
