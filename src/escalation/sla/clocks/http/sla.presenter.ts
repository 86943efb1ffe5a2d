import type { SlaClock } from '../clock-row';
import type { AlertSlaDto } from './sla.dto';

export const presentAlertSla = (clocks: readonly SlaClock[]): AlertSlaDto => ({
  clocks: clocks.map(({ kind, state, targetMinutes, startedAt, atRiskAt, dueAt }) => ({
    ...{ kind, state },
    target_minutes: targetMinutes,
    started_at: startedAt.toISOString(),
    at_risk_at: atRiskAt?.toISOString() ?? null,
    due_at: dueAt?.toISOString() ?? null,
  })),
});
