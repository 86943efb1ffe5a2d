import type { RuleDefinition } from '../alert-rule.entity';
import type { Severity } from '../../../alerts';

/** The texts of an alert in one language. */
export interface ShippedTexts {
  readonly title: string;
  readonly description: string;
  /** What to do next. */
  readonly action: string;
  /** The cost for the business, calculated from the event; empty if the event does not have the numbers. */
  readonly impact: string;
}

/** A default rule, which every tenant starts with. */
export interface ShippedRule {
  readonly name: string;
  readonly eventType: string;
  readonly alertType: string;
  readonly severity: Severity;
  readonly en: ShippedTexts;
  readonly es: ShippedTexts;
  readonly more?: Partial<RuleDefinition>;
}
