import {
  decideMetrics,
  type KnownMetric,
  MAX_METRIC_KEYS,
  type MetricJudgement,
  type MetricSample,
  type MetricState,
} from './metric';

const judgement = (more: Partial<MetricJudgement> = {}): MetricJudgement => ({
  ...{ forMs: 0, repeatMs: 1_000, noData: 'keep', isActive: true },
  empty: { key: 'type:', severity: 'high' },
  ...more,
});
const sample = (holds: boolean, severity = 'high'): MetricSample => ({
  data: { value: holds ? 9 : 1 },
  holds,
  severity,
});

/** Readings one after the other; each gives what is told of which keys: `+` occurs, `-` ends. */
class Story {
  private known = new Map<string, KnownMetric>();

  constructor(private readonly rule: MetricJudgement) {}

  read(at: number, samples: Record<string, MetricSample>, more: Partial<MetricJudgement> = {}): string {
    const decisions = decideMetrics(this.known, new Map(Object.entries(samples)), { ...this.rule, ...more }, at);
    for (const { key, state } of decisions)
      if (state) this.known.set(key, { state, isOutdated: false });
      else this.known.delete(key);
    return decisions
      .flatMap(({ key, occurs, isRecovered }) => (occurs ? `+${key}` : isRecovered ? `-${key}` : []))
      .sort()
      .join(' ');
  }

  edit(): void {
    this.known = new Map([...this.known].map(([key, { state }]) => [key, { state, isOutdated: true }]));
  }

  get keys(): readonly string[] {
    return [...this.known.keys()];
  }
}

const [high, critical, low] = [sample(true), sample(true, 'critical'), sample(false)];

it('a key occurs as soon as it held, once, and ends when it does not hold', () => {
  const story = new Story(judgement({ forMs: 100 }));
  expect([0, 60, 100, 160, 200].map((at) => story.read(at, { a: at < 200 ? high : low, b: low }))).toEqual([
    '',
    '',
    '+a',
    '',
    '-a',
  ]);
  expect(story.keys).toEqual([]);
});

it('what did not hold in between begins anew', () => {
  const story = new Story(judgement({ forMs: 100 }));
  expect([high, low, high].map((one, i) => story.read(i * 60, { a: one }))).toEqual(['', '', '']);
  expect(story.read(180, { a: high })).toBe('');
  expect(story.read(220, { a: high })).toBe('+a');
});

it('each key has its own time; a change of severity and a long time are told again', () => {
  const story = new Story(judgement());
  expect(story.read(0, { a: high, b: low })).toBe('+a');
  expect(story.read(10, { a: critical, b: high })).toBe('+a +b');
  expect(story.read(20, { a: critical, b: high })).toBe('');
  expect(story.read(1_010, { a: critical, b: low })).toBe('+a -b');
});

it.each<[MetricJudgement['noData'], string[]]>([
  ['keep', ['+a', '', '', '-a']],
  ['ok', ['+a', '-a', '', '']],
  ['alert', ['+a', '', '', '-a']],
])('a key that is missing, with %s', (noData, expected) => {
  const story = new Story(judgement({ noData }));
  const readings = [{ a: high }, { b: low }, {}, { a: low, b: low }];
  expect(readings.map((one, i) => story.read(i, one as Record<string, MetricSample>))).toEqual(expected);
});

it('without any series there is a problem of its own, if that is wanted, until there are some', () => {
  const story = new Story(judgement({ noData: 'alert', forMs: 10 }));
  expect([0, 5, 10].map((at) => story.read(at, {}))).toEqual(['', '', '+type:']);
  expect(story.read(20, { a: low })).toBe('-type:');
  expect(new Story(judgement()).read(0, {})).toBe('');
});

it('outside of its hours a rule begins nothing, and ends what is over', () => {
  const story = new Story(judgement());
  const closed = { isActive: false };
  expect(story.read(0, { a: high }, closed)).toBe('');
  expect(story.read(1, { a: high })).toBe('+a');
  expect(story.read(5_000, { a: critical, b: high }, closed)).toBe('');
  expect(story.read(5_001, { a: low, b: high }, closed)).toBe('-a');
  expect(story.keys).toEqual([]);
});

it('after an edit, problems that were told go on or end; what was not told begins anew', () => {
  const story = new Story(judgement({ forMs: 100 }));
  story.read(0, { a: high, b: high });
  story.read(100, { a: high, b: high, c: high, d: high });
  story.edit();
  expect(story.read(150, { a: high, b: low, c: high })).toBe('-b');
  expect(story.read(200, { a: high, c: high })).toBe('');
  expect(story.read(250, { a: high, c: high })).toBe('+c');
});

it('no rule has more keys than allowed: the oldest that are missing end', () => {
  const state = (sinceMs: number): MetricState => ({ sinceMs, toldMs: 0, severity: 'high', data: {}, isNoData: false });
  const known = new Map(
    Array.from({ length: MAX_METRIC_KEYS }, (_, i) => [`k${i}`, { state: state(i), isOutdated: false }] as const),
  );
  const decisions = decideMetrics(
    known,
    new Map([
      ['a', high],
      ['b', high],
    ]),
    judgement(),
    10,
  );
  expect(decisions.filter(({ isRecovered }) => isRecovered).map(({ key }) => key)).toEqual(['k0', 'k1']);
});
