import type { Edits } from '../../lifecycle/domain/edit';
import type { ManualAlert } from '../domain/new-alert';
import { priorityOf } from '../../domain/severity';
import type { BroadcastDto, EditAlertDto, WriteAlertDto } from './written-alert.dto';

const MANUAL = 'manual';

/** Translates a request into a new alert. */
export const writtenFrom = (dto: WriteAlertDto): ManualAlert => ({
  alertType: dto.alert_type,
  category: dto.category ?? MANUAL,
  severity: dto.severity,
  priority: dto.priority ?? priorityOf(dto.severity),
  title: dto.title,
  description: dto.description,
  recommendedAction: dto.recommended_action ?? null,
  businessImpact: dto.business_impact ?? null,
  sourceService: dto.source_service ?? MANUAL,
  data: dto.data ?? null,
  resourceType: dto.resource_type ?? null,
  resourceId: dto.resource_id ?? null,
  labels: dto.labels ?? {},
  assignedTo: dto.assigned_to ?? null,
  assignedRole: dto.assigned_role ?? null,
  notify: dto.notify ?? true,
  notificationChannels: dto.notification_channels ?? null,
  notifyRoles: dto.notify_roles ?? null,
  expiresAt: dto.expires_at ? new Date(dto.expires_at) : null,
});

/** Translates a request into edits. null changes nothing in fields that must have a value. */
export const editsOf = (dto: EditAlertDto): Edits => ({
  title: dto.title ?? undefined,
  description: dto.description ?? undefined,
  severity: dto.severity ?? undefined,
  priority: dto.priority ?? undefined,
  labels: dto.labels ?? undefined,
  recommendedAction: dto.recommended_action,
  businessImpact: dto.business_impact,
  assignedTo: dto.assigned_to,
  assignedRole: dto.assigned_role,
});

/** Translates a broadcast into an alert that is assigned to nobody, so that every member sees it. */
export const broadcastFrom = (dto: BroadcastDto, expiresAt: Date | null): ManualAlert => {
  const severity = dto.severity ?? 'low';
  return {
    alertType: 'broadcast',
    category: 'broadcast',
    severity,
    priority: priorityOf(severity),
    title: dto.title,
    description: dto.message,
    recommendedAction: null,
    businessImpact: null,
    sourceService: MANUAL,
    data: null,
    resourceType: null,
    resourceId: null,
    labels: {},
    assignedTo: null,
    assignedRole: null,
    notify: true,
    notificationChannels: dto.channels ?? ['in_app'],
    notifyRoles: dto.roles ?? null,
    expiresAt,
    isBroadcast: true,
  };
};
