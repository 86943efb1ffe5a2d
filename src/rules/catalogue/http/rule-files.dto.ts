import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import { anyValue } from '../../../../libs/http/any-value';
import { QueryBoolean } from '../../../../libs/http/query';
import { exampleRule, SaveRuleDto } from './rule.dto';

const formats = ['json', 'yaml'] as const;

export class ExportQueryDto {
  @ApiPropertyOptional({ enum: formats, default: 'json' })
  @IsOptional()
  @IsIn(formats)
  format: (typeof formats)[number] = 'json';
}

export class ImportQueryDto {
  @ApiPropertyOptional({ description: 'Only tell what would be done.', default: false, example: true })
  @QueryBoolean()
  dry_run: boolean = false;

  @ApiPropertyOptional({ description: 'Remove the rules that the file does not have.', default: false, example: false })
  @QueryBoolean()
  prune: boolean = false;
}

/** A tenant's rules, as they can live in a repository. */
export class RuleFileDto {
  @ApiProperty({ type: [SaveRuleDto], example: [exampleRule] })
  rules: SaveRuleDto[];
}

export class RuleDifferenceDto {
  /** @example "severity" */
  field: string;
  @ApiProperty({ description: 'null: it was not said.', ...anyValue })
  from: unknown;
  @ApiProperty({ description: 'null: it is not said any more.', ...anyValue })
  to: unknown;
}

export class ImportedRuleDto {
  rule_name: string;
  @ApiProperty({ enum: ['created', 'updated', 'unchanged', 'deleted'] })
  action: 'created' | 'updated' | 'unchanged' | 'deleted';
  /** Of an updated rule: what becomes different. */
  changes: RuleDifferenceDto[];
}

export class ImportDto {
  dry_run: boolean;
  created: number;
  updated: number;
  unchanged: number;
  deleted: number;
  rules: ImportedRuleDto[];
}
