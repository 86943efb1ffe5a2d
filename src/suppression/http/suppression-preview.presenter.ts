import type { PastEffect } from '../past-effect';
import type { SuppressionPreview } from '../queries/preview-suppression';
import type { PastEffectDto, SuppressionPreviewDto } from './suppression-preview.dto';

const MAX_SHOWN = 200;

const presentPast = ({ days, alerts, critical, notifications, topTypes, isExact }: PastEffect): PastEffectDto => ({
  days,
  alerts,
  critical,
  notifications,
  top_types: topTypes.map(({ alertType, count }) => ({ alert_type: alertType, count })),
  is_exact: isExact,
});

export const presentPreview = ({ alerts, spans, past }: SuppressionPreview): SuppressionPreviewDto => ({
  active_alerts: alerts.length,
  critical_alerts: alerts.filter(({ severity }) => severity === 'critical').length,
  alerts: alerts.slice(0, MAX_SHOWN).map(({ id, alertType, severity, title, status, createdAt }) => ({
    id,
    alert_type: alertType,
    severity,
    title,
    status,
    created_at: createdAt.toISOString(),
  })),
  spans: spans.map(({ from, until }) => ({ from: from.toISOString(), until: until.toISOString() })),
  past: past ? presentPast(past) : null,
});
