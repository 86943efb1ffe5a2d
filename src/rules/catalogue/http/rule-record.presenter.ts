import { pageOf } from '../../../../libs/http/cursor';
import { counters, type RuleChange } from '../rule-record';
import type { RuleStatsView } from '../queries/get-rule-stats';
import type { RuleChangeDto, RuleHistoryPageDto, RuleStatsDto } from './rule-record.dto';
import { presentDefinition } from './rule.presenter';

const presentChange = ({ version, action, changedBy, changedAt, definition }: RuleChange): RuleChangeDto => ({
  version,
  action,
  changed_by: changedBy,
  changed_at: changedAt.toISOString(),
  definition: presentDefinition(definition),
});

export const presentRuleHistoryPage = (changes: readonly RuleChange[], limit: number): RuleHistoryPageDto =>
  pageOf(changes, limit, presentChange, ({ version, id }) => [String(version), id]);

export function presentStats({ rule, stats, day, feedback }: RuleStatsView): RuleStatsDto {
  const counts = Object.fromEntries(counters.map((name) => [name, stats?.[name] ?? 0]));
  return {
    rule_id: rule.id,
    ...(counts as Record<(typeof counters)[number], number>),
    last_24_hours: { ...day },
    feedback: { useful: feedback.useful, not_useful: feedback.notUseful },
    last_match_at: stats?.lastMatchAt?.toISOString() ?? null,
    last_error: stats?.lastError ?? null,
    last_error_at: stats?.lastErrorAt?.toISOString() ?? null,
  };
}
