import { type AlertRow, type Status, statuses } from '../../alerts';
import type { LegacyAlertDto, LegacyStatus } from './legacy-alert.dto';

/** The status in as-alerts-service for each status of Campana. */
export const legacyStatusOf = {
  active: 'triggered',
  snoozed: 'triggered',
  acknowledged: 'acknowledged',
  resolved: 'resolved',
  ignored: 'resolved',
} as const satisfies Record<Status, LegacyStatus>;

/** The statuses of Campana that one status of as-alerts-service covers. */
export const statusesOf = (wanted: LegacyStatus): readonly Status[] =>
  statuses.filter((status) => legacyStatusOf[status] === wanted);

/** The rule name that the alert was created with through this API; for an alert raised by a rule, its type. */
const ruleNameOf = ({ source_event_data: data, alert_type }: AlertRow): string =>
  typeof data?.['rule_name'] === 'string' ? data['rule_name'] : alert_type;

export const presentLegacyAlert = (row: AlertRow): LegacyAlertDto => ({
  id: row.id,
  tenant_id: row.tenant_id,
  rule_name: ruleNameOf(row),
  message: row.description,
  severity: row.severity,
  status: legacyStatusOf[row.status],
  created_at: row.created_at.toISOString(),
  updated_at: row.updated_at.toISOString(),
  acknowledged_at: row.acknowledged_at?.toISOString() ?? null,
  acknowledgment_note: row.acknowledgment_notes,
  resolved_at: (row.resolved_at ?? (row.status === 'ignored' ? row.status_at : null))?.toISOString() ?? null,
  resolution_note: row.resolution_notes,
});
