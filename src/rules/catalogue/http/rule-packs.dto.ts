import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsString, MaxLength } from 'class-validator';
import { IsUuid } from '../../../../libs/http/is-uuid';
import { QueryBoolean } from '../../../../libs/http/query';
import { severities, type Severity } from '../../../alerts';

export class PackNameDto {
  /**
   * The name of the pack.
   * @example "retail"
   */
  @IsString()
  @MaxLength(50)
  name: string;
}

export class InstallQueryDto {
  @ApiPropertyOptional({
    description: 'Only show which rules would be created; nothing is saved.',
    default: false,
    example: true,
  })
  @QueryBoolean()
  dry_run: boolean = false;
}

export class InstallPackDto {
  @ApiPropertyOptional({
    format: 'uuid',
    description: 'The metric source that the metric rules of the pack read. Needed for `monitoring`.',
  })
  @IsOptional()
  @IsUuid()
  source_id?: string;
}

export class PackRuleDto {
  rule_name: string;
  @ApiProperty({ type: String, nullable: true })
  source_event_type: string | null;
  alert_type: string;
  @ApiProperty({ enum: severities })
  severity: Severity;
}

export class RulePackDto {
  /** @example "retail" */
  name: string;
  description: string;
  @ApiProperty({ type: [PackRuleDto] })
  rules: PackRuleDto[];
}

/** All packs, in one page. */
export class RulePacksDto {
  @ApiProperty({ type: [RulePackDto] })
  items: RulePackDto[];
}

export class InstalledRuleDto {
  rule_name: string;
  @ApiProperty({ enum: ['created', 'unchanged'] })
  action: 'created' | 'unchanged';
}

export class InstalledPackDto {
  dry_run: boolean;
  created: number;
  /** How many rules of the pack the tenant had already, perhaps edited. */
  unchanged: number;
  @ApiProperty({ type: [InstalledRuleDto] })
  rules: InstalledRuleDto[];
}
