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
  @ApiPropertyOptional({
    description: 'Only show what would be changed; nothing is saved.',
    default: false,
    example: true,
  })
  @QueryBoolean()
  dry_run: boolean = false;

  @ApiPropertyOptional({
    description: 'Also delete the rules that are not in the file.',
    default: false,
    example: false,
  })
  @QueryBoolean()
  prune: boolean = false;
}

/** A file with the rules of a tenant. */
export class RuleFileDto {
  @ApiProperty({ type: [SaveRuleDto], example: [exampleRule] })
  rules: SaveRuleDto[];
}

export class RuleDifferenceDto {
  /** @example "severity" */
  field: string;
  @ApiProperty({ description: 'The old value; null: there was none.', ...anyValue })
  from: unknown;
  @ApiProperty({ description: 'The new value; null: there is none.', ...anyValue })
  to: unknown;
}

export class ImportedRuleDto {
  rule_name: string;
  @ApiProperty({ enum: ['created', 'updated', 'unchanged', 'deleted'] })
  action: 'created' | 'updated' | 'unchanged' | 'deleted';
  /** For an updated rule: the fields that change. */
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
