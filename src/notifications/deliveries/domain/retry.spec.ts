import fc from 'fast-check';
import { afterAttempt, type AttemptContext, type AttemptEnd, maxAgeMs, waitMs } from './retry';

const now = new Date('2026-11-22T10:00:00Z');
const HOUR_MS = 3_600_000;
const context = (fields: Partial<AttemptContext> = {}): AttemptContext => ({
  now,
  expiresAt: new Date(now.getTime() + 4 * HOUR_MS),
  attempts: 1,
  maxAttempts: 100,
  providerFailures: 0,
  hasOtherProvider: false,
  mayRepeat: false,
  random: 0.5,
  ...fields,
});
const retry = (retryAfterSeconds: number | null = null): AttemptEnd => ({
  outcome: 'retry',
  errorCode: 'server_error',
  retryAfterSeconds,
});
const unknown: AttemptEnd = { outcome: 'unknown', errorCode: 'timeout' };
const secondsUntil = (dueAt: Date | undefined) => dueAt && (dueAt.getTime() - now.getTime()) / 1_000;

it.each<[string, AttemptEnd, Partial<AttemptContext>, string, string | null, number | undefined]>([
  ['a success ends it', { outcome: 'accepted' }, {}, 'accepted', null, undefined],
  ['a failure is tried again', retry(), {}, 'retrying', 'server_error', 1],
  ['later ones wait longer', retry(), { attempts: 5 }, 'retrying', 'server_error', 16],
  ['at most a quarter of an hour', retry(), { attempts: 30 }, 'retrying', 'server_error', 450],
  ['the provider says when', retry(90), {}, 'retrying', 'server_error', 90],
  ['but not in more than an hour', retry(86_400), {}, 'retrying', 'server_error', 3_600],
  ['too late is failed', retry(90), { expiresAt: new Date(now.getTime() + 60_000) }, 'failed', 'max_age', undefined],
  ['too often is failed', retry(), { attempts: 12, maxAttempts: 12 }, 'failed', 'max_attempts', undefined],
  ['a refusal is final', { outcome: 'refused', errorCode: 'client_error' }, {}, 'failed', 'client_error', undefined],
  [
    'but not where our account is refused, and another provider is there',
    { outcome: 'refused', errorCode: 'auth_error' },
    { hasOtherProvider: true },
    'retrying',
    'auth_error',
    0,
  ],
  ['an unknown outcome stays so', unknown, {}, 'unknown', 'timeout', undefined],
  ['unless it may be repeated', unknown, { mayRepeat: true }, 'retrying', 'timeout', 1],
  [
    'the second failure leads to another provider',
    retry(600),
    { hasOtherProvider: true, providerFailures: 1 },
    'retrying',
    'server_error',
    0,
  ],
  [
    'so does a long pause that the provider asks for',
    retry(600),
    { hasOtherProvider: true },
    'retrying',
    'server_error',
    0,
  ],
  ['a short one is waited for', retry(7), { hasOtherProvider: true }, 'retrying', 'server_error', 7],
])('%s', (_, result, fields, state, stateReason, seconds) => {
  const after = afterAttempt(result, context(fields));
  expect([after.state, after.stateReason, secondsUntil(after.dueAt)]).toEqual([state, stateReason, seconds]);
});

it('every delivery ends within its age, whatever its provider answers', () => {
  const results = fc.constantFrom<AttemptEnd>(retry(), retry(1), retry(100_000), unknown);
  fc.assert(
    fc.property(
      fc.array(results, { minLength: 400, maxLength: 400 }),
      fc.double({ min: 0.1, max: 1, noNaN: true }),
      (list, random) => {
        let [at, attempts] = [now, 0];
        const expiresAt = new Date(now.getTime() + maxAgeMs('alert', 'email', 'critical'));
        for (const result of list) {
          const after = afterAttempt(
            result,
            context({ now: at, attempts: ++attempts, expiresAt, mayRepeat: true, random }),
          );
          if (after.state !== 'retrying') return after.state === 'failed' && at <= expiresAt;
          at = after.dueAt ?? at;
        }
        return at <= expiresAt;
      },
    ),
  );
});

it('two failures and the next provider take less than ten seconds', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (random) => {
      const first = afterAttempt(retry(), context({ hasOtherProvider: true, random }));
      const second = afterAttempt(
        retry(),
        context({ hasOtherProvider: true, random, attempts: 2, providerFailures: first.providerFailures }),
      );
      return (secondsUntil(first.dueAt) ?? 99) + (secondsUntil(second.dueAt) ?? 99) <= 10;
    }),
  );
});

it('the wait is random, and grows', () => {
  expect([waitMs(1, 0), waitMs(1, 1), waitMs(3, 1), waitMs(100, 1)]).toEqual([0, 2_000, 8_000, 900_000]);
});

it.each([
  ['alert', 'email', 'critical', 4],
  ['alert', 'sms', 'high', 4],
  ['alert', 'email', 'medium', 12],
  ['alert', 'email', 'low', 24],
  ['alert', 'webhook', 'critical', 24],
  ['code', 'email', null, 1 / 6],
] as const)('%s over %s, %s, is tried for %d hours', (kind, channel, severity, hours) => {
  expect(maxAgeMs(kind, channel, severity)).toBe(hours * HOUR_MS);
});
