import type { OutboxEvent, OutboxEventType } from '../../../libs/outbox/outbox-event';
import { toWire } from '../../../libs/outbox/outbox-event';

/** What clients subscribe to. */
export const topics = [
  'alerts',
  'inbox',
  'incidents',
  'work_items',
  'on_call',
  'suppressions',
  'bulk',
  'deliveries',
  'configuration',
  'operations',
] as const;
export type Topic = (typeof topics)[number];

/** The topics that need `alerts.manage`. */
export const managerTopics: readonly Topic[] = ['deliveries', 'configuration', 'operations'];

/** One event of a tenant as its log stores it: no texts, so that it stays small. */
export interface FeedEntry {
  readonly type: string;
  readonly eventId: string;
  /** ISO 8601. */
  readonly at: string;
  readonly alertId?: string;
  /** Only this member hears it. */
  readonly to?: string;
  readonly actor?: { readonly id: string; readonly name: string | null } | null;
  readonly changed?: Readonly<Record<string, readonly [unknown, unknown]>>;
  /** The fields of the event itself, without long texts. */
  readonly details: Readonly<Record<string, unknown>>;
}

const MAX_ENTRY_CHARACTERS = 2_000;
const MAX_TEXT_CHARACTERS = 256;

/** Fields that the entry or the alert itself have. */
const known = new Set([
  'event_type',
  'event_id',
  'tenant_id',
  'timestamp',
  'alert_id',
  'alert_type',
  'severity',
  'title',
  'priority',
  'epoch',
  'episode',
  'actor',
  'changes',
  'comment',
  'labels',
  'member_id',
]);
/** What of the fields above an event without an alert has of its own. */
const ownOf: Readonly<Record<string, readonly string[]>> = {
  'config.changed': ['actor'],
  'alerts.member_changed': ['member_id'],
  'inbox.notification': ['alert_id', 'severity'],
};

const isShort = (value: unknown): boolean => typeof value !== 'string' || value.length <= MAX_TEXT_CHARACTERS;

const detailsOf = (type: string, wire: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(wire).filter(
      ([name, value]) => isShort(value) && (!known.has(name) || ownOf[type]?.includes(name) === true),
    ),
  );

type Told = OutboxEvent & {
  readonly alertId?: string | null;
  readonly memberId?: string;
  readonly actor?: FeedEntry['actor'];
  readonly changes?: FeedEntry['changed'];
};

/** The entry of an event. */
export function entryOf(event: OutboxEvent): FeedEntry {
  const { type } = event.constructor as OutboxEventType;
  const { alertId, memberId, actor, changes, eventId = '', timestamp: at } = event as Told;
  const isOfAlert = topicOf(type) === 'alerts' && typeof alertId === 'string';
  const isOfMember = ['inbox', 'bulk'].includes(topicOf(type) ?? '') && memberId !== undefined;
  const entry = {
    ...{ type, eventId, at },
    ...(isOfAlert && { alertId, actor: actor ?? null, changed: changes ?? {} }),
    ...(isOfMember && { to: memberId }),
    details: detailsOf(type, toWire(event, eventId)),
  };
  return JSON.stringify(entry).length <= MAX_ENTRY_CHARACTERS ? entry : { ...entry, details: {} };
}

/** The topic of a type of events; undefined: it is for Campana itself. */
export function topicOf(type: string): Topic | undefined {
  if (type === 'alerts.on_call_changed') return 'on_call';
  if (type.startsWith('alerts.suppression_')) return 'suppressions';
  // of these, the hub tells in other words
  if (['alerts.member_changed', 'work_items.changed', 'deliveries.changed'].includes(type)) return undefined;
  if (type === 'bulk.progress') return 'bulk';
  if (type === 'config.changed') return 'configuration';
  return type.startsWith('inbox.') ? 'inbox' : 'alerts';
}
