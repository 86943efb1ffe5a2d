import type { Noise, RuleNoise } from '../queries/get-noise';
import type { NoiseReportDto, RuleNoiseReportDto } from './noise.dto';

const shareOf = (count: number, of: number): number | null =>
  of === 0 ? null : Math.round((count / of) * 1000) / 1000;

const presentRule = ({
  rule,
  feedback: { useful, notUseful },
  suggestion,
  ...counts
}: RuleNoise): RuleNoiseReportDto => ({
  rule_id: rule.id,
  rule_name: rule.name,
  rule_version: rule.version,
  alert_type: rule.alertType,
  severity: rule.severity,
  is_active: rule.isActive,
  matched: counts.matched,
  folded: counts.folded,
  suppressed: counts.suppressed,
  alerts: counts.alerts,
  notified: counts.notified,
  useful,
  not_useful: notUseful,
  usefulness: shareOf(useful, useful + notUseful),
  suggestion: suggestion && { ...suggestion, patch: { ...suggestion.patch } },
});

export const presentNoise = ({ from, until, funnel, rules }: Noise): NoiseReportDto => ({
  from: from.toISOString(),
  until: until.toISOString(),
  funnel: { ...funnel },
  rules: rules.map(presentRule),
});
