import { fittedKey } from '../../domain/aggregation-key';
import type { EventData } from '../../domain/event-data';

/** What an alert may have. */
const MAX_LABELS = 20;
const MAX_VALUE_LENGTH = 255;

/** The labels of the series that an event is about, by their names. */
function seriesLabels({ labels }: EventData): readonly (readonly [string, string])[] {
  if (typeof labels !== 'object' || labels === null) return [];
  return Object.entries(labels)
    .map(([name, value]) => [name, String(value)] as const)
    .sort(([one], [other]) => (one < other ? -1 : 1));
}

/** The key of a series: its alert type and all its labels. */
export const seriesKey = (alertType: string, data: EventData): string =>
  fittedKey(
    `${alertType}:${seriesLabels(data)
      .map(([name, value]) => `${name}=${value}`)
      .join(',')}`,
  );

/** The labels of an alert about a series: those of the rule, then those of the series, as many as an alert may have. */
export function withSeriesLabels(
  own: Readonly<Record<string, string>>,
  data: EventData,
): Readonly<Record<string, string>> {
  const others = seriesLabels(data).filter(([name]) => !Object.hasOwn(own, name));
  const most = Math.max(0, MAX_LABELS - Object.keys(own).length);
  const fitting = others
    .slice(0, most)
    .map(([name, value]) => [name, value.slice(0, MAX_VALUE_LENGTH).toWellFormed()] as const);
  return { ...own, ...Object.fromEntries(fitting) };
}
