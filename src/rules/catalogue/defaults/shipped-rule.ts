import type { RuleDefinition } from '../alert-rule.entity';
import type { Severity } from '../../../alerts';

/** The texts of an alert in one language. */
export interface ShippedTexts {
  readonly title: string;
  readonly description: string;
  /** What to do next. */
  readonly action: string;
  /** What it costs the business, computed of the event; empty where the event does not have the figures. */
  readonly impact: string;
}

/** A rule that every tenant starts with. */
export interface ShippedRule {
  readonly name: string;
  readonly eventType: string;
  readonly alertType: string;
  readonly severity: Severity;
  readonly en: ShippedTexts;
  readonly es: ShippedTexts;
  readonly more?: Partial<RuleDefinition>;
}
