import type { GroupDto, GroupViewDto } from './http/group.dto';
import type { AlertGroupRow, GroupView } from './queries/list-groups';

export const presentGroup = (group: AlertGroupRow): GroupDto => ({
  id: group.id,
  labels: group.labels,
  lead_alert_id: group.leadAlertId,
  severity: group.severity,
  alert_count: group.alertCount,
  first_at: group.firstAt.toISOString(),
  last_at: group.lastAt.toISOString(),
  is_open: group.isOpen,
});

/** An incident as the API shows it. */
export const presentGroupView = ({ group, top }: GroupView): GroupViewDto => ({
  ...presentGroup(group),
  top: top.map(({ id, alertType, title, severity, occurrenceCount }) => ({
    id,
    alert_type: alertType,
    title,
    severity,
    occurrence_count: occurrenceCount,
  })),
});
