import { type OutboxEvent, toWire } from '../../../libs/outbox/outbox-event';
import type { AlertRow } from '../listing/alert-view';
import { acknowledgedEvent } from './alert-acknowledged.event';
import { assignedEvent } from './alert-assigned.event';
import { commentedEvent } from './alert-commented.event';
import { escalatedEvent } from './alert-escalated.event';
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

/** The published format that consumers rely on: each event has these fields, in this order. */
const published: [OutboxEvent, string][] = [
  [acknowledgedEvent(row, at), `"acknowledged_by":"m","response_time_seconds":7,"timestamp":"${at.toISOString()}"`],
  [
    resolvedEvent(row, at),
    `"aggregation_key":"k","resolved_by":"r","resolution_time_seconds":9,"timestamp":"${at.toISOString()}"`,
  ],
  [
    snoozedEvent(row, 'b', at),
    `"snoozed_by":"b","snoozed_until":"${at.toISOString()}","timestamp":"${at.toISOString()}"`,
  ],
  [
    unsnoozedEvent(row, 'timer', null, at),
    `"title":"T","reason":"timer","unsnoozed_by":null,"timestamp":"${at.toISOString()}"`,
  ],
  [
    unsuppressedEvent({ ...row, quietReason: 'storm' }, true, at),
    `"title":"T","quiet_reason":"storm","rings":true,"timestamp":"${at.toISOString()}"`,
  ],
  [
    assignedEvent(row, 'b', at),
    `"title":"T","timestamp":"${at.toISOString()}","assigned_by":"b","assigned_to":"p","assigned_role":"q"`,
  ],
  [
    escalatedEvent(row, 'b', at),
    `"title":"T","timestamp":"${at.toISOString()}","escalated_by":"b","escalation_level":2`,
  ],
  [commentedEvent(row, 'b', 'c', at), `"title":"T","timestamp":"${at.toISOString()}","commented_by":"b","comment":"c"`],
  [
    updatedEvent(row, 'b', ['title'], at),
    `"title":"T","timestamp":"${at.toISOString()}","updated_by":"b","changed":["title"]`,
  ],
  [
    reopenedEvent(row, 'b', at),
    `"title":"T","timestamp":"${at.toISOString()}","aggregation_key":"k","reopened_by":"b"`,
  ],
  [ignoredEvent(row, at), `"title":"T","timestamp":"${at.toISOString()}","aggregation_key":"k","ignored_by":"s"`],
  [unacknowledgedEvent(row, at), `"title":"T","timestamp":"${at.toISOString()}","unacknowledged_by":"s"`],
];

it.each(published)('%s is published in the same format as before', (event, own) => {
  const { wireName } = event.constructor as typeof event.constructor & { wireName: string };
  const start = `{"event_type":"${wireName}","event_id":"id","tenant_id":"t","alert_id":"a","alert_type":"x","severity":"high",`;
  expect(JSON.stringify(toWire(event, 'id'))).toBe(`${start}${own}}`);
});
