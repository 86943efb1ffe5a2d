import { type OutboxEvent, toWire } from '../../../libs/outbox/outbox-event';
import type { AlertRow } from '../listing/alert-view';
import { acknowledgedEvent } from './alert-acknowledged.event';
import { assignedEvent } from './alert-assigned.event';
import { commentedEvent } from './alert-commented.event';
import { createdEvent } from './alert-created.event';
import { ignoredEvent } from './alert-ignored.event';
import { reopenedEvent } from './alert-reopened.event';
import { resolvedEvent } from './alert-resolved.event';
import { snoozedEvent } from './alert-snoozed.event';
import { unacknowledgedEvent } from './alert-unacknowledged.event';
import { unsnoozedEvent } from './alert-unsnoozed.event';
import { unsuppressedEvent } from './alert-unsuppressed.event';
import { updatedEvent } from './alert-updated.event';

const at = new Date('2026-01-02T03:04:05.678Z');
const row = {
  tenantId: 't',
  id: 'a',
  alertType: 'x',
  severity: 'high',
  title: 'T',
  priority: 'normal',
  epoch: 3,
  episode: 2,
  acknowledgedBy: 'm',
  responseTimeSeconds: 7,
  aggregationKey: 'k',
  resolvedBy: 'r',
  resolutionTimeSeconds: 9,
  snoozedUntil: at,
  statusBy: 's',
  escalationLevel: 2,
  assignedTo: 'p',
  assignedRole: 'q',
} as AlertRow;

/** The published format that consumers rely on: what each event has besides the fields that all have. */
const published: [OutboxEvent, Readonly<Record<string, unknown>>][] = [
  [acknowledgedEvent(row, at), { acknowledged_by: 'm', response_time_seconds: 7 }],
  [resolvedEvent(row, at), { aggregation_key: 'k', resolved_by: 'r', resolution_time_seconds: 9 }],
  [snoozedEvent(row, 'b', at), { snoozed_by: 'b', snoozed_until: at.toISOString() }],
  [unsnoozedEvent(row, 'timer', null, at), { reason: 'timer', unsnoozed_by: null }],
  [unsuppressedEvent({ ...row, quietReason: 'storm' }, true, at), { quiet_reason: 'storm', rings: true }],
  [assignedEvent(row, 'b', at), { assigned_by: 'b', assigned_to: 'p', assigned_role: 'q' }],
  [commentedEvent(row, 'b', 'c', at), { commented_by: 'b', comment: 'c' }],
  [updatedEvent(row, 'b', ['title'], at), { updated_by: 'b', changed: ['title'] }],
  [reopenedEvent(row, 'b', at), { aggregation_key: 'k', reopened_by: 'b' }],
  [ignoredEvent(row, at), { aggregation_key: 'k', ignored_by: 's' }],
  [unacknowledgedEvent(row, at), { unacknowledged_by: 's' }],
];

it.each(published)('%s is published in the same format as before', (event, own) => {
  const { wireName } = event.constructor as typeof event.constructor & { wireName: string };
  expect(JSON.parse(JSON.stringify(toWire(event, 'id')))).toEqual({
    event_type: wireName,
    event_id: 'id',
    tenant_id: 't',
    alert_id: 'a',
    alert_type: 'x',
    severity: 'high',
    title: 'T',
    priority: 'normal',
    epoch: 3,
    episode: 2,
    timestamp: at.toISOString(),
    ...own,
  });
});

describe('alerts.created', () => {
  const wish = { notify: true, notificationChannels: null, notifyRoles: null };
  const written = { ...row, epoch: 1, episode: 1, category: 'manual', labels: {}, at, ...wish };
  const wireOf = (...given: Parameters<typeof createdEvent>) =>
    JSON.parse(JSON.stringify(toWire(createdEvent(...given), 'id'))) as Record<string, unknown>;

  it('has what is needed to plan notifications without the alert', () => {
    const raised = {
      ...written,
      ruleId: 'rule',
      groupId: 'g',
      suppression: { reason: 'storm', by: 's' },
      isFlapping: true,
      escalationPolicyId: 'e',
      notificationChannels: ['sms'],
      notifyRoles: ['owner'],
    };
    expect(wireOf(raised, true)).toEqual({
      event_type: 'alert_created',
      event_id: 'id',
      tenant_id: 't',
      alert_id: 'a',
      alert_type: 'x',
      severity: 'high',
      title: 'T',
      priority: 'normal',
      epoch: 1,
      episode: 1,
      timestamp: at.toISOString(),
      notification_sent: false,
      quiet_reason: 'storm',
      group_id: 'g',
      rule_id: 'rule',
      alert_category: 'manual',
      labels: {},
      assigned_to: 'p',
      assigned_role: 'q',
      is_flapping: true,
      notify: true,
      notification_channels: ['sms'],
      notify_roles: ['owner'],
      escalation_policy_id: 'e',
    });
  });

  it.each([
    [true, true, null, true],
    [true, true, { reason: 'group', by: 's' }, false],
    [true, false, null, false],
    [false, true, null, false],
  ])('automatic %s, notify %s, suppressed by %j: notification_sent is %s', (isAutomatic, notify, suppression, sent) => {
    expect(wireOf({ ...written, notify, suppression }, isAutomatic)['notification_sent']).toBe(sent);
  });
});
