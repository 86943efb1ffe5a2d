import { pageOf } from '../../../../libs/http/cursor';
import type { AlertGroupRow, GroupView } from '../queries/list-groups';
import type { GroupDto, GroupPageDto, GroupViewDto } from './group.dto';

const presentGroup = (group: AlertGroupRow): GroupDto => ({
  id: group.id,
  labels: group.labels,
  lead_alert_id: group.leadAlertId,
  severity: group.severity,
  alert_count: group.alertCount,
  first_at: group.firstAt.toISOString(),
  last_at: group.lastAt.toISOString(),
  is_open: group.isOpen,
});

export const presentGroupPage = (groups: readonly AlertGroupRow[], limit: number): GroupPageDto =>
  pageOf(groups, limit, presentGroup, ({ firstAt, id }) => [firstAt.toISOString(), id]);

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
