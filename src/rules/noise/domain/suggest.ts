/** What the alerts of a rule in a period, the newest of them, say about it. */
export interface AlertSample {
  readonly alerts: number;
  /** How many problems they report: alerts of the same key are one. */
  readonly problems: number;
  /** Alerts that a member acknowledged, resolved or ignored. */
  readonly answered: number;
  /** Alerts that ended within five minutes, without anybody. */
  readonly endedSoon: number;
  /** Alerts that are resolved, by whomever. */
  readonly resolved: number;
  /** Alerts that nobody has answered for a day, and that are open. */
  readonly forgotten: number;
}

/** What is known of a noisy rule. */
export interface NoisyRule {
  readonly sample: AlertSample;
  readonly feedback: { readonly useful: number; readonly notUseful: number };
  readonly threshold: { readonly operator: string; readonly value: number } | null;
  /** Whether events or time end its alerts. */
  readonly recovers: boolean;
  readonly holdSeconds: number;
  /** Minutes; the default of the installation where the rule has none. */
  readonly throttleMinutes: number;
  /** Minutes; the default of the installation where the rule has none. */
  readonly windowMinutes: number;
  /** The fields of the rule with the next lower severity; null: there is none, or tiers decide. */
  readonly milder: Readonly<Record<string, unknown>> | null;
}

export const suggestionKinds = ['hold', 'recovery', 'cooldown', 'window', 'threshold', 'severity'] as const;
export type SuggestionKind = (typeof suggestionKinds)[number];

/** A change of a rule that would make it quieter. */
export interface Suggestion {
  readonly kind: SuggestionKind;
  /** Why, in one sentence. */
  readonly reason: string;
  /** The figures of the reason: so many of so many. */
  readonly count: number;
  readonly of: number;
  /** The fields of the rule to change. */
  readonly patch: Readonly<Record<string, unknown>>;
}

/** Fewer alerts say nothing. */
const MIN_ALERTS = 10;
/** The same for feedback, which is rare. */
const MIN_FEEDBACK = 3;
const HOLD_SECONDS = 300;
const RECOVERY_MINUTES = 24 * 60;
const COOLDOWN_MINUTES = 60;
const MAX_MINUTES = 7 * 24 * 60;

const share = (count: number, of: number): number => (of === 0 ? 0 : count / of);
const longer = (minutes: number, least: number): number => Math.min(MAX_MINUTES, Math.max(least, minutes * 2));

type Advice = (rule: NoisyRule) => Suggestion | null;

/** Most alerts are over before anybody could look: wait before the next ones are raised. */
const hold: Advice = ({ sample: { alerts, endedSoon }, holdSeconds }) =>
  share(endedSoon, alerts) < 0.5 || holdSeconds >= HOLD_SECONDS
    ? null
    : {
        ...{ kind: 'hold', count: endedSoon, of: alerts, patch: { hold_seconds: HOLD_SECONDS } },
        reason: `${endedSoon} of ${alerts} alerts ended within five minutes, without anybody: wait before the next is raised.`,
      };

/** Alerts stay open because nothing ends them. */
const recovery: Advice = ({ sample: { alerts, forgotten }, recovers }) =>
  share(forgotten, alerts) < 0.5 || recovers
    ? null
    : {
        ...{ kind: 'recovery', count: forgotten, of: alerts, patch: { auto_resolve_minutes: RECOVERY_MINUTES } },
        reason: `${forgotten} of ${alerts} alerts have been open for more than a day, and nothing ends them: let them end after a day without events.`,
      };

/** The same problems come again and again. */
const repeats: Advice = ({ sample: { alerts, problems, resolved }, throttleMinutes, windowMinutes }) => {
  const again = alerts - problems;
  if (alerts < problems * 3) return null;
  const figures = { count: again, of: alerts };
  // an alert that is closed takes no more occurrences, so that a longer window would change nothing
  if (share(resolved, alerts) >= 0.5)
    return throttleMinutes >= MAX_MINUTES
      ? null
      : {
          ...{ kind: 'cooldown', ...figures, patch: { throttle_minutes: longer(throttleMinutes, COOLDOWN_MINUTES) } },
          reason: `${again} of ${alerts} alerts repeat an earlier problem: leave more time between two alerts of the same problem.`,
        };
  return windowMinutes >= MAX_MINUTES
    ? null
    : {
        ...{ kind: 'window', ...figures, patch: { aggregation_window_minutes: longer(windowMinutes, 1) } },
        reason: `${again} of ${alerts} alerts repeat a problem whose alert is still open: fold events for longer.`,
      };
};

/** A tenth stricter; undefined: the threshold has no direction, or is zero. */
function stricter({ operator, value }: { readonly operator: string; readonly value: number }): number | undefined {
  const step = Math.abs(value) / 10;
  const rounded = (figure: number) => Number(figure.toPrecision(6));
  if (value !== 0 && operator.startsWith('>')) return rounded(value + step);
  if (value !== 0 && operator.startsWith('<')) return rounded(value - step);
  return undefined;
}

/** Why its alerts are of little use: members say so, or nobody answers them. */
function littleUse({ sample: { alerts, answered }, feedback: { useful, notUseful } }: NoisyRule) {
  const given = useful + notUseful;
  if (given >= MIN_FEEDBACK && share(useful, given) < 0.5)
    return { text: `${notUseful} of ${given} answers say that its alerts are not useful`, count: notUseful, of: given };
  if (alerts < MIN_ALERTS || share(answered, alerts) >= 0.1) return undefined;
  const count = alerts - answered;
  return { text: `${count} of ${alerts} alerts were answered by nobody`, count, of: alerts };
}

/** Its alerts are of little use: raise fewer, or milder ones. */
const lessLoud: Advice = (rule) => {
  const why = littleUse(rule);
  if (!why) return null;
  const { text, ...figures } = why;
  const value = rule.threshold && stricter(rule.threshold);
  if (typeof value === 'number')
    return {
      kind: 'threshold',
      reason: `${text}: make the threshold stricter.`,
      ...figures,
      patch: { threshold_value: value },
    };
  if (!rule.milder) return null;
  return { kind: 'severity', reason: `${text}: lower the severity.`, ...figures, patch: rule.milder };
};

/**
 * Suggests how a rule could be quieter, or null. What changes when alerts are raised comes before what changes what they
 * are about, because nothing is lost by it.
 */
export function suggestionFor(rule: NoisyRule): Suggestion | null {
  const advice = rule.sample.alerts >= MIN_ALERTS ? [hold, recovery, repeats, lessLoud] : [lessLoud];
  for (const give of advice) {
    const suggestion = give(rule);
    if (suggestion) return suggestion;
  }
  return null;
}
