import { type Priority, priorityOf, type Severity } from '../alerts';
import { compileKey, KeyOf, keyTemplateOf } from './domain/aggregation-key';
import { compileTiers } from './domain/severity-tiers';
import { compileThreshold, EventData, Predicate, Threshold } from './domain/threshold';
import type { AlertRuleEntity } from './alert-rule.entity';
import { AlertText, compileTemplates } from './templates/alert-templates';

const thresholdOf = ({ thresholdField, thresholdOperator, thresholdValue }: AlertRuleEntity): Threshold | null =>
  thresholdField === null || thresholdOperator === null || thresholdValue === null
    ? null
    : { field: thresholdField, operator: thresholdOperator, value: thresholdValue };

/** A rule, ready to be applied to events. */
export class CompiledRule {
  readonly matches: Predicate;
  readonly keyOf: KeyOf;
  readonly textOf: (data: EventData) => AlertText;
  private readonly tierOf: (data: EventData) => Severity | undefined;

  constructor(readonly rule: AlertRuleEntity) {
    const threshold = thresholdOf(rule);
    this.matches = threshold ? compileThreshold(threshold) : () => true;
    this.keyOf = compileKey(keyTemplateOf(rule.alertType, rule.aggregationKeyTemplate));
    this.textOf = compileTemplates(rule);
    this.tierOf = compileTiers(rule.thresholdField, rule.severityTiers);
  }

  /** How bad it is: the tier that the event falls in, else what the rule says. */
  urgencyOf(data: EventData): { severity: Severity; priority: Priority } {
    const tier = this.tierOf(data);
    return tier
      ? { severity: tier, priority: priorityOf(tier) }
      : { severity: this.rule.severity, priority: this.rule.priority };
  }
}
