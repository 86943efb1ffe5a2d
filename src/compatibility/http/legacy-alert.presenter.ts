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

/** The properties of an alert that this API shows. */
export const legacyProperties = [
  'id',
  'tenantId',
  'alertType',
  'sourceEventData',
  'description',
  'severity',
  'status',
  'statusAt',
  'createdAt',
  'updatedAt',
  'acknowledgedAt',
  'acknowledgmentNotes',
  'resolvedAt',
  'resolutionNotes',
] as const satisfies readonly (keyof AlertRow)[];

type LegacyAlertRow = Pick<AlertRow, (typeof legacyProperties)[number]>;

/** The rule name that the alert was created with through this API; for an alert raised by a rule, its type. */
const ruleNameOf = ({ sourceEventData: data, alertType: alert_type }: LegacyAlertRow): string =>
  typeof data?.['rule_name'] === 'string' ? data['rule_name'] : alert_type;

export const presentLegacyAlert = (row: LegacyAlertRow): LegacyAlertDto => ({
  id: row.id,
  tenant_id: row.tenantId,
  rule_name: ruleNameOf(row),
  message: row.description,
  severity: row.severity,
  status: legacyStatusOf[row.status],
  created_at: row.createdAt.toISOString(),
  updated_at: row.updatedAt.toISOString(),
  acknowledged_at: row.acknowledgedAt?.toISOString() ?? null,
  acknowledgment_note: row.acknowledgmentNotes,
  resolved_at: (row.resolvedAt ?? (row.status === 'ignored' ? row.statusAt : null))?.toISOString() ?? null,
  resolution_note: row.resolutionNotes,
});
