import { PartialType } from '@nestjs/swagger';
import { validated } from '../../../../libs/http/validation.pipe';
import type { AlertRuleEntity, RuleDefinition } from '../alert-rule.entity';
import { withoutDefaults } from './rule-file';
import { SaveRuleDto } from './rule.dto';
import { definitionFrom, presentDefinition } from './rule.presenter';

/** The fields of a rule to change. */
export class PatchRuleDto extends PartialType(SaveRuleDto) {}

/**
 * The definition of a rule with some of its fields changed; null gives a field its default value.
 * @throws InvalidInput if the rule would not be valid
 */
export async function patchedDefinition(rule: AlertRuleEntity, patch: PatchRuleDto): Promise<RuleDefinition> {
  const given = Object.entries(patch).filter(([, value]) => value !== undefined);
  const merged = { ...withoutDefaults(presentDefinition(rule)), ...Object.fromEntries(given) };
  return definitionFrom(await validated(SaveRuleDto, merged, ''));
}
