import { type Fault, InvalidInput } from '../../../../libs/kernel/domain-error';
import type { ChannelDecision, PlannedAlert } from '../decision/planning-facts';
import type { ExplainedRecipient } from '../queries/explain-notifications';
import type { ChannelDecisionDto, ExplainNotificationsDto, ExplanationDto, SampleAlertDto } from './explanation.dto';

const MAX_LABELS = 50;
const MAX_LABEL_LENGTH = 255;

const labelFault = ([name, value]: [string, unknown]): Fault[] =>
  typeof value === 'string' && value.length <= MAX_LABEL_LENGTH
    ? []
    : [
        {
          pointer: `/alert/labels/${name.slice(0, 100).replaceAll('~', '~0').replaceAll('/', '~1')}`,
          detail: `must be a text of at most ${MAX_LABEL_LENGTH} characters (given ${typeof value})`,
        },
      ];

function labelsFrom(labels: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  const all = Object.entries(labels);
  const faults =
    all.length > MAX_LABELS
      ? [{ pointer: '/alert/labels', detail: `must have at most ${MAX_LABELS} labels (given ${all.length})` }]
      : all.flatMap(labelFault);
  if (faults.length > 0) throw new InvalidInput(faults);
  return labels as Record<string, string>;
}

/** Converts a sample of the API to an alert that asks for people. @throws InvalidInput */
export const sampleAlertFrom = (dto: SampleAlertDto): PlannedAlert => ({
  alertType: dto.alert_type,
  severity: dto.severity,
  source: dto.source_service ?? '',
  labels: labelsFrom(dto.labels ?? {}),
  status: 'active',
  quietReason: null,
  assignedTo: dto.assigned_to ?? null,
  assignedRole: dto.assigned_role ?? null,
  isEscalated: false,
  notify: dto.notify ?? true,
  notificationChannels: dto.notification_channels ?? [],
  notifyRoles: dto.notify_roles ?? [],
});

/** The one of `alert_id` and `alert` that is given. @throws InvalidInput unless it is exactly one */
export function explainedAlert({ alert_id: id, alert }: ExplainNotificationsDto): string | PlannedAlert {
  if (typeof id === 'string' && !alert) return id;
  if (alert && typeof id !== 'string') return sampleAlertFrom(alert);
  const given = alert ? 'both' : 'none of them';
  throw new InvalidInput([{ pointer: '', detail: `must have either alert_id or alert (given ${given})` }]);
}

const presentDecision = ({ channel, decision, decidedBy, reason, until }: ChannelDecision): ChannelDecisionDto => ({
  channel,
  decision,
  decided_by: decidedBy,
  reason,
  until: until?.toISOString() ?? null,
});

export const presentExplanation = (recipients: readonly ExplainedRecipient[]): ExplanationDto => ({
  items: recipients.map(({ memberId, decisions }) => ({
    member_id: memberId,
    channels: decisions.map(presentDecision),
  })),
});
