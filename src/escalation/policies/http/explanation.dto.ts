import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsBoolean, IsIn, IsNotEmpty, IsObject, IsOptional, IsString, MaxLength } from 'class-validator';
import { IsInstant } from '../../../../libs/http/instant';
import { IsUuid } from '../../../../libs/http/is-uuid';
import { Nested } from '../../../../libs/http/nested';
import { canonicalSeverity, severities, type Severity } from '../../../alerts';
import { type TargetType, targetTypes } from '../domain/policy';

/** An alert that does not exist: how would one like it escalate? */
export class EscalatingSampleDto {
  @ApiProperty({ enum: severities, example: 'critical' })
  @Transform(({ value }: { value: unknown }) => canonicalSeverity(value))
  @IsIn(severities)
  severity: Severity;

  @ApiPropertyOptional({ example: 'stockout', description: 'It decides nothing here.' })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  alert_type?: string;

  @ApiPropertyOptional({ example: 'inventory', description: 'It decides nothing here.' })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  source_service?: string;

  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: { type: 'string' },
    example: { store: 'Lavapiés' },
    description: 'They decide nothing here.',
  })
  @IsOptional()
  @IsObject()
  labels?: Record<string, unknown>;

  @ApiPropertyOptional({ type: String, nullable: true, description: 'The escalation policy that its rule names.' })
  @IsOptional()
  @IsUuid()
  escalation_policy_id?: string | null;

  @ApiPropertyOptional({ default: true, example: true, description: 'Whether its rule notifies anybody.' })
  @IsOptional()
  @IsBoolean()
  notify?: boolean;
}

/** Either `alert_id` or `alert`. */
export class ExplainEscalationDto {
  @ApiPropertyOptional({ type: String, format: 'uuid', description: 'An alert.' })
  @IsOptional()
  @IsUuid()
  alert_id?: string;

  @ApiPropertyOptional({ type: EscalatingSampleDto, description: 'A sample.', example: { severity: 'critical' } })
  @IsOptional()
  @Nested(() => EscalatingSampleDto)
  alert?: EscalatingSampleDto;

  @ApiPropertyOptional({ example: '2030-01-01T23:00:00Z', description: 'When it rings (ISO 8601). Default: now.' })
  @IsOptional()
  @IsInstant()
  at?: string;
}

const choiceNames = ['escalation', 'alert', 'own_policy', 'default_policy', 'no_policy'] as const;
const results = ['taken', 'skipped', 'nobody'] as const;

export class PolicyChoiceDto {
  @ApiProperty({
    enum: choiceNames,
    description:
      '`escalation`: whether the tenant escalates at all; `alert`: whether this alert does; `own_policy`: that of its rule; `default_policy`: that of its severity; `no_policy`: neither.',
  })
  choice: (typeof choiceNames)[number];
  @ApiProperty({ type: String, nullable: true, description: 'The policy that was looked at.' })
  policy_id: string | null;
  /** Whether this decided. */
  decided: boolean;
  /** Why, as a sentence. */
  why: string;
}

export class ExplainedPolicyDto {
  id: string;
  name: string;
  @ApiProperty({ type: 'integer' })
  version: number;
}

export class ToldPersonDto {
  member_id: string;
  @ApiProperty({ type: String, nullable: true })
  name: string | null;
}

export class FirstToldDto extends ToldPersonDto {
  /** When they would be told first. */
  at: string;
}

export class ExplainedTargetDto {
  @ApiProperty({ enum: targetTypes })
  type: TargetType;
  @ApiProperty({ type: String, nullable: true, description: 'Its id, or the name of the role.' })
  id: string | null;
  @ApiProperty({ type: String, nullable: true, description: 'The name of the member, destination or schedule.' })
  name: string | null;
  @ApiProperty({ type: [ToldPersonDto], description: 'The active members that it stands for then.' })
  people: ToldPersonDto[];
  /** Whether a message would reach anybody. */
  reached: boolean;
}

export class ExplainedLevelDto {
  @ApiProperty({ type: 'integer', description: 'The pass through the levels, from 0.' })
  round: number;
  @ApiProperty({ type: 'integer', description: 'From 1.' })
  level: number;
  /** When it is due by the policy. */
  due_at: string;
  /** When it would be taken: earlier if the level before reaches nobody. */
  at: string;
  @ApiProperty({
    enum: results,
    description:
      '`skipped`: its conditions do not hold then; `nobody`: it reaches nobody, and the next one is taken at once.',
  })
  result: (typeof results)[number];
  /** Why, as a sentence. */
  why: string;
  @ApiProperty({ type: [ExplainedTargetDto] })
  targets: ExplainedTargetDto[];
}

export class EscalationExplanationDto {
  /** When the alert rings. */
  at: string;
  @ApiProperty({ type: [PolicyChoiceDto], description: 'What was looked at to find the policy, in order.' })
  choices: PolicyChoiceDto[];
  /** What decided it, as a sentence. */
  why: string;
  @ApiProperty({ type: ExplainedPolicyDto, nullable: true, description: 'null: it does not escalate.' })
  policy: ExplainedPolicyDto | null;
  @ApiProperty({ type: [ExplainedLevelDto], description: 'What would happen if nobody reacted.' })
  levels: ExplainedLevelDto[];
  @ApiProperty({ type: [FirstToldDto], description: 'Everybody who would be told, in the order in which they are.' })
  people: FirstToldDto[];
}
