import { priorityOf, type Severity } from '../../../alerts';
import type { AlertTemplates } from '../../templates/alert-templates';
import type { RuleDefinition } from '../alert-rule.entity';
import { ruleDefaults } from './rule-defaults';

/** The texts of an alert in one language. */
export interface ShippedTexts {
  readonly title: string;
  readonly description: string;
  /** What to do next. */
  readonly action: string;
  /** The cost for the business, calculated from the event; empty if the event does not have the numbers. */
  readonly impact: string;
}

/** A rule that comes with Campana. */
export interface ShippedRule {
  readonly name: string;
  readonly eventType: string;
  readonly alertType: string;
  readonly severity: Severity;
  readonly en: ShippedTexts;
  readonly es: ShippedTexts;
  readonly more?: Partial<RuleDefinition>;
}

const templatesOf = ({ title, description, action, impact }: ShippedTexts): AlertTemplates => ({
  titleTemplate: title,
  descriptionTemplate: description,
  actionTemplate: action,
  impactTemplate: impact,
});

/** The definition of a shipped rule, in English and Spanish. */
export const shippedDefinition = ({
  name,
  eventType,
  alertType,
  severity,
  en,
  es,
  more,
}: ShippedRule): RuleDefinition => ({
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
