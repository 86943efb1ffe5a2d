import { ConfigChangedEvent } from '../../../libs/audit/config-changed.event';
import type { OutboxEvent } from '../../../libs/outbox/outbox-event';
import { AlertCommentedEvent, AlertResolvedEvent } from '../../alerts';
import { InboxNotifiedEvent } from '../../notifications';
import { entryOf, topicOf } from './feed-entry';

const timestamp = '2026-01-02T03:04:05.678Z';
const alert = {
  tenantId: 't',
  alertId: 'a',
  alertType: 'stockout',
  severity: 'high',
  title: 'Harina',
  priority: 'urgent',
  epoch: 1,
  episode: 1,
  timestamp,
} as const;
const withId = <E extends OutboxEvent>(event: E): E => Object.assign(event, { eventId: 'e' });

it('has who did it, what changed and the fields of the event itself, and no texts of the alert', () => {
  const event = new AlertResolvedEvent({
    ...alert,
    ...{ aggregationKey: 'k', resolvedBy: 'm', resolutionTimeSeconds: 9 },
    ...{ actor: { id: 'm', name: 'Ane' }, changes: { status: ['active', 'resolved'] } },
  });
  expect(entryOf(withId(event))).toEqual({
    type: 'alerts.resolved',
    eventId: 'e',
    at: timestamp,
    alertId: 'a',
    actor: { id: 'm', name: 'Ane' },
    changed: { status: ['active', 'resolved'] },
    details: { aggregation_key: 'k', resolved_by: 'm', resolution_time_seconds: 9 },
  });
});

it('never has the text of a comment', () => {
  const entry = entryOf(withId(new AlertCommentedEvent({ ...alert, commentedBy: 'm', comment: 'secret' })));
  expect(JSON.stringify(entry)).not.toContain('secret');
});

it('is at most about 2 KiB: details that are longer are left out', () => {
  const actor = Array.from({ length: 100 }, (_, i) => `member ${i} with a name`);
  const event = new ConfigChangedEvent({
    ...{ tenantId: 't', subjectType: 'rule', subjectId: 'r', action: 'updated', version: 1, timestamp },
    actor: actor as never,
  });
  expect(entryOf(withId(event)).details).toEqual({});
});

it('of an inbox is for its member alone', () => {
  const about = { deliveryId: 'd', alertId: 'a', kind: 'alert', cause: 'created', severity: 'high', reason: null };
  const event = new InboxNotifiedEvent({ tenantId: 't', memberId: 'm', ...about, subjectLine: 'Harina', timestamp });
  expect(entryOf(withId(event))).toMatchObject({ to: 'm', details: { alert_id: 'a', subject_line: 'Harina' } });
});

it.each([
  ['alerts.created', 'alerts'],
  ['alerts.notification_failed', 'alerts'],
  ['alerts.on_call_changed', 'on_call'],
  ['alerts.suppression_started', 'suppressions'],
  ['alerts.member_changed', undefined],
  ['work_items.changed', undefined],
  ['deliveries.changed', undefined],
  ['bulk.progress', 'bulk'],
  ['config.changed', 'configuration'],
  ['inbox.notification', 'inbox'],
])('%s is of the topic %s', (type, topic) => {
  expect(topicOf(type)).toBe(topic);
});
