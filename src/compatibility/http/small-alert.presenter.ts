import type { AlertRow, Status } from '../../alerts';
import type { SmallAlertDto, SmallStatus } from './small-alert.dto';

/** What of our statuses each of its three words stands for. */
export const statusesOf = {
  triggered: ['active', 'snoozed'],
  acknowledged: ['acknowledged'],
  resolved: ['resolved', 'ignored'],
} as const satisfies Record<SmallStatus, readonly Status[]>;

/** Its word for a status of ours. */
export const smallStatusOf = {
  active: 'triggered',
  snoozed: 'triggered',
  acknowledged: 'acknowledged',
  resolved: 'resolved',
  ignored: 'resolved',
} as const satisfies Record<Status, SmallStatus>;

const iso = (date: Date | null): string | null => date?.toISOString() ?? null;

/** What was said when the alert was made here; of an alert of a rule its type. */
const ruleNameOf = ({ source_event_data: data, alert_type }: AlertRow): string =>
  typeof data?.['rule_name'] === 'string' ? data['rule_name'] : alert_type;

export const presentSmallAlert = (row: AlertRow): SmallAlertDto => ({
  id: row.id,
  tenant_id: row.tenant_id,
  rule_name: ruleNameOf(row),
  message: row.description,
  severity: row.severity,
  status: smallStatusOf[row.status],
  created_at: row.created_at.toISOString(),
  updated_at: row.updated_at.toISOString(),
  acknowledged_at: iso(row.acknowledged_at),
  acknowledgment_note: row.acknowledgment_notes,
  resolved_at: iso(row.resolved_at ?? (row.status === 'ignored' ? row.status_at : null)),
  resolution_note: row.resolution_notes,
});
