import { type AlertSample, type NoisyRule, suggestionFor } from './suggest';

const sample = (fields: Partial<AlertSample> = {}): AlertSample => ({
  ...{ alerts: 20, problems: 20, answered: 20, endedSoon: 0, resolved: 20, forgotten: 0 },
  ...fields,
});

const rule = ({
  sample: own,
  ...fields
}: Partial<Omit<NoisyRule, 'sample'>> & { sample?: Partial<AlertSample> } = {}): NoisyRule => ({
  feedback: { useful: 0, notUseful: 0 },
  threshold: null,
  recovers: false,
  holdSeconds: 0,
  throttleMinutes: 0,
  windowMinutes: 60,
  milder: { severity: 'medium' },
  ...fields,
  sample: sample(own),
});

const unanswered = { answered: 1 };
const useless = { useful: 1, notUseful: 3 };

it.each<[string, NoisyRule, string, object]>([
  ['alerts that end by themselves', rule({ sample: { endedSoon: 10 } }), 'hold', { hold_seconds: 300 }],
  [
    'open alerts that nothing ends',
    rule({ sample: { forgotten: 11, resolved: 0 } }),
    'recovery',
    { auto_resolve_minutes: 1_440 },
  ],
  ['the same problem after its end', rule({ sample: { problems: 5 } }), 'cooldown', { throttle_minutes: 60 }],
  [
    'the same with a pause already',
    rule({ sample: { problems: 5 }, throttleMinutes: 90 }),
    'cooldown',
    { throttle_minutes: 180 },
  ],
  [
    'the same with a long pause',
    rule({ sample: { problems: 5 }, throttleMinutes: 9_000 }),
    'cooldown',
    { throttle_minutes: 10_080 },
  ],
  [
    'the same problem, still open',
    rule({ sample: { problems: 5, resolved: 2 } }),
    'window',
    { aggregation_window_minutes: 120 },
  ],
  [
    'little use and an upper threshold',
    rule({ feedback: useless, threshold: { operator: '>', value: 50 } }),
    'threshold',
    { threshold_value: 55 },
  ],
  [
    'little use and a lower threshold',
    rule({ feedback: useless, threshold: { operator: '<=', value: 0.3 } }),
    'threshold',
    { threshold_value: 0.27 },
  ],
  [
    'little use and a negative threshold',
    rule({ feedback: useless, threshold: { operator: '>=', value: -20 } }),
    'threshold',
    { threshold_value: -18 },
  ],
  [
    'little use and a threshold without direction',
    rule({ feedback: useless, threshold: { operator: '=', value: 7 } }),
    'severity',
    { severity: 'medium' },
  ],
  [
    'little use, with few alerts',
    rule({ sample: { alerts: 3, problems: 3 }, feedback: useless }),
    'severity',
    { severity: 'medium' },
  ],
  ['nobody answers', rule({ sample: unanswered }), 'severity', { severity: 'medium' }],
])('%s', (_, noisy, kind, patch) => {
  expect(suggestionFor(noisy)).toMatchObject({ kind, patch });
});

it.each<[string, NoisyRule]>([
  ['a rule whose alerts are answered', rule()],
  ['few alerts', rule({ sample: { ...unanswered, alerts: 9, problems: 1, endedSoon: 9 } })],
  ['a rule that waits already', rule({ sample: { endedSoon: 20 }, holdSeconds: 300 })],
  ['open alerts that events end', rule({ sample: { forgotten: 20, resolved: 0 }, recovers: true })],
  ['the longest pause', rule({ sample: { problems: 1 }, throttleMinutes: 10_080 })],
  ['the longest window', rule({ sample: { problems: 1, resolved: 0 }, windowMinutes: 10_080 })],
  ['two answers', rule({ feedback: { useful: 0, notUseful: 2 } })],
  ['answers that are divided', rule({ feedback: { useful: 2, notUseful: 2 } })],
  ['the lowest severity', rule({ sample: unanswered, milder: null })],
])('no suggestion: %s', (_, noisy) => {
  expect(suggestionFor(noisy)).toBeNull();
});

it('says why, with its figures', () => {
  expect(suggestionFor(rule({ sample: { endedSoon: 12 } }))).toEqual({
    ...{ kind: 'hold', count: 12, of: 20, patch: { hold_seconds: 300 } },
    reason: '12 of 20 alerts ended within five minutes, without anybody: wait before the next is raised.',
  });
});
