import type { EventData } from '../../domain/event-data';
import type { NoDataPolicy } from '../../domain/rule-parameters';

/** The key of the state that says when a metric rule is due. No series has it. */
export const METRIC_CLOCK = '';

/** The keys of one rule that can hold at one time. */
export const MAX_METRIC_KEYS = 1_000;

/** What is remembered of a key whose condition holds; times are in milliseconds since the epoch. */
export interface MetricState {
  /** Since when it holds. */
  readonly sinceMs: number;
  /** When it last occurred; null: it has not held for long enough yet. */
  readonly toldMs: number | null;
  readonly severity: string;
  /** The event of the last reading. */
  readonly data: EventData;
  /** It holds because no answer has any series. */
  readonly isNoData: boolean;
}

/** A remembered key. */
export interface KnownMetric {
  readonly state: MetricState;
  /** The rule has been edited since. */
  readonly isOutdated: boolean;
}

/** What a reading says of one key. */
export interface MetricSample {
  readonly data: EventData;
  readonly holds: boolean;
  readonly severity: string;
}

/** What becomes of one key. */
export interface MetricDecision {
  readonly key: string;
  /** null: it is forgotten. */
  readonly state: MetricState | null;
  readonly data: EventData;
  readonly occurs: boolean;
  readonly isRecovered: boolean;
}

/** How a rule judges. */
export interface MetricJudgement {
  readonly forMs: number;
  /** What goes on is told again after this time, so that it stays the same problem. */
  readonly repeatMs: number;
  readonly noData: NoDataPolicy;
  /** Outside its hours a rule begins no problem, and ends those that it began. */
  readonly isActive: boolean;
  /** The key and severity of a problem without any series. */
  readonly empty: { readonly key: string; readonly severity: string };
}

const withoutValue = (data: EventData): EventData => ({ ...data, value: null, no_data: true });

const ending = (key: string, { state }: KnownMetric, data: EventData): MetricDecision => ({
  key,
  state: null,
  data,
  occurs: false,
  isRecovered: state.toldMs !== null,
});

function holding(
  key: string,
  known: KnownMetric | undefined,
  { data, severity }: MetricSample,
  { forMs, repeatMs, isActive }: MetricJudgement,
  nowMs: number,
  isNoData = false,
): MetricDecision | undefined {
  const isKnown = known !== undefined && (!known.isOutdated || known.state.toldMs !== null);
  const sinceMs = isKnown ? known.state.sinceMs : nowMs;
  const toldMs = known?.state.toldMs ?? null;
  if (!isActive && toldMs === null) return known && ending(key, known, data);
  const isNews = toldMs === null ? nowMs - sinceMs >= forMs : severity !== known?.state.severity;
  const occurs = isActive && (isNews || (toldMs !== null && nowMs - toldMs >= repeatMs));
  const state = { sinceMs, toldMs: occurs ? nowMs : toldMs, severity, data, isNoData };
  return { key, state, data, occurs, isRecovered: false };
}

/** What becomes of a key that is missing from an answer; undefined: it stays as it is. */
function missing(
  key: string,
  known: KnownMetric,
  judgement: MetricJudgement,
  nowMs: number,
  isEmpty: boolean,
): MetricDecision | undefined {
  const { isNoData, data, severity } = known.state;
  const isOver = known.isOutdated || judgement.noData === 'ok' || (isNoData && !isEmpty);
  if (isOver) return ending(key, known, withoutValue(data));
  if (judgement.noData === 'keep') return undefined;
  return holding(key, known, { data: withoutValue(data), holds: true, severity }, judgement, nowMs, isNoData);
}

/** More keys than a rule may have: the oldest of those that are missing end. */
function overflowing(
  known: ReadonlyMap<string, KnownMetric>,
  stays: readonly string[],
  most: number,
): ReadonlySet<string> {
  const oldest = [...stays].sort(
    (one, other) => (known.get(one)?.state.sinceMs ?? 0) - (known.get(other)?.state.sinceMs ?? 0),
  );
  return new Set(oldest.slice(0, Math.max(0, stays.length - most)));
}

/**
 * Decides what a reading means: each key occurs as soon as it has held for long enough, again when its severity changes and
 * before it would be forgotten, and ends when it does not hold.
 * @param known the remembered keys
 * @param samples what the reading says, by key; none: the answer has no series
 */
export function decideMetrics(
  known: ReadonlyMap<string, KnownMetric>,
  samples: ReadonlyMap<string, MetricSample>,
  judgement: MetricJudgement,
  nowMs: number,
): readonly MetricDecision[] {
  const isEmpty = samples.size === 0;
  const seen = [...samples].flatMap(([key, sample]) => {
    const before = known.get(key);
    if (sample.holds) return holding(key, before, sample, judgement, nowMs) ?? [];
    return before ? ending(key, before, sample.data) : [];
  });
  const absent = [...known].filter(([key]) => !samples.has(key));
  const decided = absent.map(([key, one]) => [key, one, missing(key, one, judgement, nowMs, isEmpty)] as const);
  const stays = decided.flatMap(([key, , decision]) => (decision && decision.state === null ? [] : key));
  const places = MAX_METRIC_KEYS - seen.filter(({ state }) => state !== null).length;
  const cut = overflowing(known, stays, Math.max(0, places));
  const gone = decided.flatMap(([key, one, decision]) =>
    cut.has(key) ? ending(key, one, withoutValue(one.state.data)) : (decision ?? []),
  );
  if (!isEmpty || judgement.noData !== 'alert' || stays.length > 0) return [...seen, ...gone];
  const { key, severity } = judgement.empty;
  const sample = { data: withoutValue({ labels: {} }), holds: true, severity };
  return [...gone, ...[holding(key, undefined, sample, judgement, nowMs, true) ?? []].flat()];
}
