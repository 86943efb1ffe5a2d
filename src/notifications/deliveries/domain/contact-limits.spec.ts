import fc from 'fast-check';
import { isLimited, type LimitedMessage, placeFor } from './contact-limits';

const now = new Date('2026-11-22T10:00:00Z');
const ago = (...minutes: number[]): Date[] => minutes.map((one) => new Date(now.getTime() - one * 60_000));
const message = (channel: string, fields: Partial<LimitedMessage> = {}): LimitedMessage => ({
  channel,
  kind: 'alert',
  severity: 'high',
  ...fields,
});
/** How many minutes a place is free later than its window says. */
const travel = 5 / 60;
const minutesUntil = (at: Date): number => (at.getTime() - now.getTime()) / 60_000;

it.each<[string, LimitedMessage, Date[], number]>([
  ['the first', message('sms'), [], 0],
  ['the fourth within a quarter of an hour', message('sms'), ago(1, 2, 3), 0],
  ['the last place is for a summary', message('sms'), ago(1, 2, 3, 4), 11 + travel],
  ['which takes it', message('sms', { kind: 'summary' }), ago(1, 2, 3, 4), 0],
  ['critical messages have two more', message('sms', { severity: 'critical' }), ago(1, 2, 3, 4, 5, 6), 0],
  ['but not three', message('sms', { severity: 'critical' }), ago(1, 2, 3, 4, 5, 6, 7), 8 + travel],
  ['what is over waits at least a minute', message('email'), ago(0.9, 0.9, 0.9, 0.9), 1],
  ['a window of an hour counts too', message('voice'), ago(16, 20, 30, 40, 50, 55), 5 + travel],
  ['a webhook has no limit', message('webhook'), ago(...Array.from({ length: 500 }, () => 0.1)), 0],
])('%s', (_, one, sent, minutes) => expect(minutesUntil(placeFor(one, sent, now).at)).toBeCloseTo(minutes));

it('codes and tests are not counted here', () => {
  const kinds = ['alert', 'resolved', 'summary', 'code', 'test'].filter((kind) => isLimited(message('sms', { kind })));
  expect(kinds).toEqual(['alert', 'resolved', 'summary']);
  expect(isLimited(message('webhook'))).toBe(false);
});

it('no target gets more than the limit and two in any window, even if a message is five seconds on its way', () => {
  const travelMs = fc.oneof(fc.constantFrom(0, 5_000), fc.nat(5_000));
  const message = fc.record({
    afterMs: fc.nat(300),
    ownMs: fc.option(travelMs, { freq: 2 }),
    severity: fc.constantFrom('low', 'critical', 'critical', 'critical'),
    kind: fc.constantFrom('alert', 'summary'),
  });
  // those that leave together are often equally slow: the worst case
  const burst = fc.record({ travelMs, messages: fc.array(message, { minLength: 1, maxLength: 8 }) });
  fc.assert(
    fc.property(fc.array(burst, { minLength: 10, maxLength: 40 }), (bursts) => {
      const [sent, received] = [[] as Date[], [] as number[]];
      let at = now;
      const all = bursts.flatMap(({ travelMs, messages }) =>
        messages.map(({ ownMs, ...one }) => ({ ...one, travelMs: ownMs ?? travelMs })),
      );
      for (const { afterMs, travelMs, ...one } of all) {
        // it comes back as soon as it may
        at = placeFor({ channel: 'email', ...one }, sent, new Date(at.getTime() + afterMs)).at;
        if (placeFor({ channel: 'email', ...one }, sent, at).at > at) continue;
        sent.push(at);
        received.push(at.getTime() + travelMs);
      }
      const within = (endMs: number, minutes: number) =>
        received.filter((ms) => ms <= endMs && ms > endMs - minutes * 60_000).length;
      return received.every((ms) => within(ms, 1) <= 7 && within(ms, 60) <= 62);
    }),
  );
});

/** Seconds from now, negative ones are past. */
const seconds = (...all: number[]): Date[] => all.map((one) => new Date(now.getTime() + one * 1_000));

it.each<[string, LimitedMessage, Date[], number, boolean]>([
  ['the first in a chat', message('slack'), [], 0, true],
  ['one a second', message('slack'), seconds(-1), 0, true],
  ['the second one within a second waits for its own', message('slack'), seconds(-0.4), 0.6, true],
  ['each has its own', message('teams'), seconds(0, 1, 2), 3, true],
  ['it takes a second that is left out', message('telegram'), seconds(0, 2.5, 3.5), 1, true],
  ['and none that is too short', message('discord'), seconds(0, 1.9, 2.9), 3.9, true],
  [
    'critical messages wait only for what was sent',
    message('slack', { severity: 'critical' }),
    seconds(0, 1, 2),
    1,
    true,
  ],
  [
    'what is over the limit has no second',
    message('slack'),
    seconds(...Array.from({ length: 14 }, (_, n) => n)),
    65,
    false,
  ],
  ['other channels have no seconds', message('push'), seconds(0), 0, true],
])('%s', (_, one, taken, after, isOwn) => {
  expect(placeFor(one, taken, now)).toEqual({ at: seconds(after)[0], isOwn });
});
