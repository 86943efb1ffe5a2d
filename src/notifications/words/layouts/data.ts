import type { ContentByChannel } from '../../content';
import type { AlertRow } from '../../../alerts';
import { cutText, longestThatFits } from '../cut';
import { plainRichText } from '../rich-text';
import { wireNameOf } from '../template-data';
import type { Layout } from './layout';

/** Of the 2 KB that a push message may have besides its ids and keys. */
const MAX_PUSH_BYTES = 1_900;
const MAX_PUSH_TITLE_LENGTH = 200;
const MAX_WEBHOOK_BYTES = 60_000;
const MAX_IN_APP = { title: 500, text: 10_000 };

const bytesOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));

/** A notification of a browser or a telephone. Ids and link are always whole. */
export function layoutPush(layout: Layout): ContentByChannel['push'] {
  const { words, links, severity, openUrl, facts } = layout;
  const acting = facts.kind === 'alert' ? links.filter(({ action }) => action !== 'open') : [];
  const actions = acting.map(({ action, title }) => ({ action, title }));
  const title = layout.cut('title', words.subject, MAX_PUSH_TITLE_LENGTH);
  const plain = plainRichText(words.body);
  const content = (max: number) => ({
    title,
    body: layout.cut('body', plain, max),
    severity,
    url: openUrl,
    actions,
  });
  const whole = content(plain.length);
  if (bytesOf(whole) <= MAX_PUSH_BYTES) return whole;
  return longestThatFits(plain.length, content, (one) => bytesOf(one) <= MAX_PUSH_BYTES);
}

/** The types of published events that are told as they are. */
const eventTypes: Readonly<Record<string, string>> = {
  created: 'alerts.created',
  folded: 'alerts.aggregated',
  worsened: 'alerts.worsened',
  escalated: 'alerts.escalated',
  reopened: 'alerts.reopened',
  unsnoozed: 'alerts.unsnoozed',
  unsilenced: 'alerts.unsilenced',
  assigned: 'alerts.assigned',
  acknowledged: 'alerts.acknowledged',
  unacknowledged: 'alerts.unacknowledged',
  updated: 'alerts.updated',
  snoozed: 'alerts.snoozed',
  ignored: 'alerts.ignored',
  resolved: 'alerts.resolved',
  test: 'notifications.test',
};

const alertOnTheWire = (alert: AlertRow): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(alert).flatMap(([name, value]) => (name === 'edited' ? [] : [[wireNameOf(name), value]])),
  );

/** What may be left out of an alert that is too large, in this order; a text is cut before it is left out. */
const largeFields = ['source_event_data', 'labels', 'silenced'];
const longTexts = ['description', 'business_impact', 'recommended_action', 'resolution_notes', 'acknowledgment_notes'];

/** Makes an alert smaller until the data fits. */
function fittedAlert(layout: Layout, alert: Record<string, unknown>, fits: (one: object) => boolean): object {
  let fitted = alert;
  for (const field of largeFields) {
    if (fits(fitted)) return fitted;
    fitted = { ...fitted, [field]: null };
    layout.cuts.add(field);
  }
  for (const field of longTexts) {
    if (fits(fitted)) return fitted;
    const text = fitted[field];
    if (typeof text === 'string') fitted = { ...fitted, [field]: cutText(text, 500) };
    layout.cuts.add(field);
  }
  return fitted;
}

/** The data of a webhook, at most 64 KB. */
export function layoutWebhook(layout: Layout): ContentByChannel['webhook'] {
  const { facts, words, reason } = layout;
  const { kind, cause, list, alert } = facts;
  const event = kind === 'alert' || kind === 'resolved' ? eventTypes[cause.split(':')[0] ?? ''] : undefined;
  const data = (one: object | null) => ({
    delivery_id: facts.deliveryId,
    kind,
    cause,
    reason,
    subject: words.subject,
    message: layout.cut('message', words.markdown, 4_000),
    url: layout.openUrl,
    ...(list && {
      count: list.count,
      types: list.types.slice(0, 50).map((type) => ({ alert_type: type.alertType, count: type.count })),
    }),
    alert: one,
  });
  const fits = (one: object) => bytesOf(data(one)) <= MAX_WEBHOOK_BYTES;
  const shown = alert && fittedAlert(layout, alertOnTheWire(alert), fits);
  // what has no times and texts of its own is plain JSON
  const plain = JSON.parse(JSON.stringify(data(shown))) as Record<string, unknown>;
  return { type: event ?? `notifications.${kind}`, data: plain };
}

/** What the inbox shows. */
export function layoutInApp(layout: Layout): ContentByChannel['in_app'] {
  const { words } = layout;
  return {
    title: layout.cut('title', words.subject, MAX_IN_APP.title),
    text: layout.cut('text', plainRichText(words.body), MAX_IN_APP.text),
  };
}
