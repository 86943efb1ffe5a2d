import { type AlertRow, isOpen, type Severity, severities, worse } from '../../../alerts';
import type { DeliveryContent, DeliveryRow, ToldItem } from '../delivery-row';
import { targetName, waitingTargetOf } from '../persistence/waiting-together';

/** What a message of several alerts shows of them. */
export type ToldList = NonNullable<DeliveryContent['list']>;

/** The deliveries that are told to a target in one message, the oldest first: at least one. */
export type RowsOfTarget = readonly [DeliveryRow, ...DeliveryRow[]];

/** An alert, and the delivery that was to tell of it. */
export interface ToldAlert {
  readonly alert: AlertRow;
  readonly deliveryId: string;
}

const itemOf = ({ alert: { title, alertType, severity, createdAt, status }, deliveryId }: ToldAlert): ToldItem => ({
  title,
  alertType,
  severity,
  createdAt,
  isEnded: !isOpen(status),
  url: null,
  deliveryId,
});

/** The worst first, then the oldest. */
const byUrgency = (one: ToldItem, other: ToldItem): number =>
  severities.indexOf(other.severity) - severities.indexOf(one.severity) ||
  one.createdAt.getTime() - other.createdAt.getTime();

/** How many alerts there are of each type, the most frequent type first. */
export function typesOf(alerts: readonly { readonly alertType: string }[]): ToldList['types'] {
  const types = new Map<string, number>();
  for (const { alertType } of alerts) types.set(alertType, (types.get(alertType) ?? 0) + 1);
  return [...types]
    .map(([alertType, count]) => ({ alertType, count }))
    .sort((one, other) => other.count - one.count || (one.alertType < other.alertType ? -1 : 1));
}

/** Lists the worst alerts of several. @param max how many */
export const worstOf = (told: readonly ToldAlert[], max: number): readonly ToldItem[] =>
  told.map(itemOf).sort(byUrgency).slice(0, max);

/** The alerts of deliveries, each once, with the latest delivery of it. */
export function toldAlerts(rows: readonly DeliveryRow[], alerts: ReadonlyMap<string, AlertRow>): readonly ToldAlert[] {
  const told = new Map<string, ToldAlert>();
  for (const { id, alertId } of rows) {
    const alert = alerts.get(alertId ?? '');
    if (alert) told.set(alert.id, { alert, deliveryId: id });
  }
  return [...told.values()];
}

/** Divides deliveries that wait into those that are told together. */
export function rowsByTarget(rows: readonly DeliveryRow[]): readonly RowsOfTarget[] {
  const byTarget = new Map<string, [DeliveryRow, ...DeliveryRow[]]>();
  for (const row of [...rows].sort((one, other) => (one.id < other.id ? -1 : 1))) {
    const name = targetName(waitingTargetOf(row));
    const own = byTarget.get(name);
    if (own) own.push(row);
    else byTarget.set(name, [row]);
  }
  return [...byTarget.values()];
}

/** The worst severity; null: none has one. */
export const worstSeverityOf = (rows: readonly { readonly severity: Severity | null }[]): Severity | null =>
  rows.reduce<Severity | null>(
    (worst, { severity }) => (worst === null || severity === null ? (worst ?? severity) : worse(severity, worst)),
    null,
  );
