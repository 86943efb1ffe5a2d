import type { RulePackName } from '../../../../libs/config/config';
import type { RuleDefinition } from '../alert-rule.entity';
import { monitoringRules } from './monitoring-rules';
import { operationsRules } from './operations-rules';
import { retailRules } from './retail-rules';
import { shippedDefinition } from './shipped-rule';

/** Rules that are installed together. */
export interface RulePack {
  readonly name: RulePackName | 'monitoring';
  readonly description: string;
  readonly rules: readonly RuleDefinition[];
}

/** The packs of rules; `DEFAULT_RULE_PACKS` names those that new tenants get. */
export const rulePacks: readonly RulePack[] = [
  {
    name: 'retail',
    description: 'What forecasts of sales find: products to reorder, unreliable forecasts, unusual sales.',
    rules: retailRules.map(shippedDefinition),
  },
  {
    name: 'operations',
    description:
      'What Campana itself reports, such as times without anybody on call; late and critical work items; failed payments.',
    rules: operationsRules.map(shippedDefinition),
  },
  {
    name: 'monitoring',
    description:
      'Figures of a Prometheus: processors, disks, errors, slow answers, failed logins, revenue. Needs a metric source.',
    rules: monitoringRules,
  },
];
