import { priorityOf } from '../../../alerts';
import type { RuleDefinition } from '../alert-rule.entity';
import type { AlertTemplates } from '../../templates/alert-templates';
import { demandRules } from './demand-rules';
import { ownRules } from './own-rules';
import { salesRules } from './sales-rules';
import type { ShippedRule, ShippedTexts } from './shipped-rule';
import { supplyRules } from './supply-rules';
import { ruleDefaults } from './rule-defaults';

const templatesOf = ({ title, description, action, impact }: ShippedTexts): AlertTemplates => ({
  titleTemplate: title,
  descriptionTemplate: description,
  actionTemplate: action,
  impactTemplate: impact,
});

const definitionOf = ({ name, eventType, alertType, severity, en, es, more }: ShippedRule): RuleDefinition => ({
  ...ruleDefaults,
  name,
  sourceService: eventType.split('.')[0] ?? null,
  eventType,
  alertType,
  severity,
  priority: priorityOf(severity),
  ...templatesOf(en),
  translations: { es: templatesOf(es) },
  ...more,
});

/** The rules that every tenant starts with: one for each standard event type and what Campana reports, in English and Spanish. */
export const defaultRules: readonly RuleDefinition[] = [...supplyRules, ...demandRules, ...salesRules, ...ownRules].map(
  definitionOf,
);
