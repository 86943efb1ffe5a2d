import { encodeCursor } from '../../../libs/http/cursor';
import { counters, type RuleChange } from '../rule-record';
import type { RuleStatsView } from '../queries/get-rule-stats';
import type { RuleHistoryPageDto, RuleStatsDto } from './rule-record.dto';
import { presentDefinition } from './rule.presenter';

/** @param limit how many were asked for: fewer means that this is the last page */
export function presentHistoryPage(changes: readonly RuleChange[], limit: number): RuleHistoryPageDto {
  const last = changes.length === limit ? changes[changes.length - 1] : undefined;
  return {
    items: changes.map(({ version, action, changedBy, changedAt, definition }) => ({
      version,
      action,
      changed_by: changedBy,
      changed_at: changedAt.toISOString(),
      definition: presentDefinition(definition),
    })),
    next_cursor: last ? encodeCursor([String(last.version), last.id]) : null,
  };
}

export function presentStats({ rule, stats, day }: RuleStatsView): RuleStatsDto {
  const counts = Object.fromEntries(counters.map((name) => [name, stats?.[name] ?? 0]));
  return {
    rule_id: rule.id,
    ...(counts as Record<(typeof counters)[number], number>),
    last_24_hours: { ...day },
    last_match_at: stats?.lastMatchAt?.toISOString() ?? null,
    last_error: stats?.lastError ?? null,
    last_error_at: stats?.lastErrorAt?.toISOString() ?? null,
  };
}
