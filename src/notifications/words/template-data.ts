import type { TemplateData } from '../../../libs/liquid/direct-templates';
import type { Reader } from '../../../libs/liquid/filters';
import { snakeCase } from '../../../libs/kernel/snake-case';
import type { AlertRow } from '../../alerts';
import { localeOf, type MessageFacts, type MessageItem } from './message-facts';
import { shownList } from './message-list';
import { reasonLine, vocabularies } from './vocabulary';

/** A text without content counts as missing, so that `if` leaves out its part. */
const shown = (value: unknown): unknown => {
  if (value instanceof Date) return value.toISOString();
  return typeof value === 'string' && value.trim() === '' ? null : value;
};

const wireNames = new Map<string, string>();

/** The name of a property in the API. Alerts have few properties: each name is made once. */
export function wireNameOf(property: string): string {
  const known = wireNames.get(property);
  if (known !== undefined) return known;
  const made = snakeCase(property);
  wireNames.set(property, made);
  return made;
}

const alertData = new WeakMap<AlertRow, TemplateData>();

/** The fields of an alert by their names in the API. Many messages tell of one alert: it is converted once. */
export function alertDataOf(alert: AlertRow): TemplateData {
  const known = alertData.get(alert);
  if (known) return known;
  const made = Object.fromEntries(Object.entries(alert).map(([name, value]) => [wireNameOf(name), shown(value)]));
  alertData.set(alert, made);
  return made;
}

const itemData = ({ title, alertType, severity, createdAt, isEnded, url }: MessageItem) => ({
  title,
  alert_type: alertType,
  severity,
  created_at: createdAt.toISOString(),
  is_ended: isEnded,
  url,
});

function deliveryData(facts: MessageFacts) {
  const { list, notice, kind } = facts;
  const locale = localeOf(facts);
  const { severities } = vocabularies[locale];
  const { items, groups, more } = list ? shownList(list, kind) : { items: [], groups: [], more: 0 };
  return {
    id: facts.deliveryId,
    kind,
    channel: facts.channel,
    cause: facts.cause,
    sent_at: facts.sentAt.toISOString(),
    reason: reasonLine(facts.reason, locale),
    title: notice?.title ?? null,
    text: notice?.text ?? null,
    code: facts.code,
    count: list?.count ?? 0,
    more,
    items: items.map(itemData),
    groups: groups.map((group) => ({
      severity: group.severity,
      label: severities[group.severity],
      count: group.count,
      items: group.items.map(itemData),
    })),
    types: (list?.types ?? []).map(({ alertType, count }) => ({ alert_type: alertType, count })),
  };
}

function tenantData({ tenant }: MessageFacts) {
  const { id, brand, locale, timeZone, currency } = tenant;
  return { id, brand, locale, time_zone: timeZone, currency };
}

function memberData({ member, tenant }: MessageFacts) {
  return {
    id: member?.id ?? null,
    name: member?.name ?? null,
    roles: member?.roles ?? [],
    locale: member?.locale ?? tenant.locale,
    time_zone: member?.timeZone ?? tenant.timeZone,
  };
}

/** What a template can show: the fields of the alert, and `alert event tenant member delivery links`. */
export function templateData(facts: MessageFacts): TemplateData {
  const alert = facts.alert ? alertDataOf(facts.alert) : {};
  return {
    ...alert,
    alert,
    event: facts.alert?.sourceEventData ?? {},
    tenant: tenantData(facts),
    member: memberData(facts),
    delivery: deliveryData(facts),
    links: facts.links,
  };
}

/** For whom numbers and times of a message are written. */
export const readerOf = (facts: MessageFacts): Reader => ({
  locale: localeOf(facts),
  timeZone: facts.member?.timeZone ?? facts.tenant.timeZone,
  currency: facts.tenant.currency,
});
