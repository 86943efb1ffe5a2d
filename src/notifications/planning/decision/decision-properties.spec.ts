import fc from 'fast-check';
import {
  aContact,
  NOON,
  plannedAlert,
  plannedMember,
  planningContext,
  planningSettings,
} from '../../../../test/support/planned';
import { channels } from '../../../../libs/config/config';
import { minutesAfter } from '../../../../libs/kernel/minutes-after';
import { daysOfWeek } from '../../../../libs/windows/day-windows';
import { contactChannels } from '../../../directory';
import { defaultPreferences, optionalChannels, quietModes } from '../../wishes/wishes';
import { decideChannels } from './decide-channels';
import { resolvedTime } from './decide-time';
import type { PlannedMember } from './planning-facts';

const clockTime = fc.integer({ min: 0, max: 23 }).map((hour) => `${String(hour).padStart(2, '0')}:30`);
const days = fc.subarray([...daysOfWeek], { minLength: 1 });
const someChannels = fc.uniqueArray(fc.constantFrom(...optionalChannels), { maxLength: 11 });
const digest = fc.option(
  fc.oneof(fc.record({ windowMinutes: fc.integer({ min: 5, max: 1_440 }) }), fc.record({ at: clockTime, days })),
);
const quietHours = fc.option(
  fc.record({
    windows: fc.array(fc.record({ days, from: clockTime, to: clockTime }), { minLength: 1, maxLength: 7 }),
    mode: fc.constantFrom(...quietModes),
    maxHoldHours: fc.integer({ min: 1, max: 72 }),
  }),
);
const preferences = fc.record({
  channels: fc.dictionary(fc.constantFrom(...optionalChannels), fc.boolean()),
  muted: fc.dictionary(fc.constantFrom('*', 'stockout', 'other'), someChannels),
  channelOrder: someChannels,
  quietHours,
  digest,
});
const subscription = fc.record({
  alertType: fc.constantFrom('*', 'stockout', 'other'),
  isEnabled: fc.boolean(),
  deliveryChannels: fc.option(someChannels),
  digest,
  selects: fc.boolean().map((selects) => () => selects),
});
const severity = fc.constantFrom('low', 'medium', 'high', 'critical' as const);
const rule = fc.record({
  severities: fc.uniqueArray(severity, { minLength: 1 }),
  channel: fc.constantFrom(...optionalChannels),
  delayMinutes: fc.integer({ min: 0, max: 1_440 }),
});
const contact = fc
  .tuple(fc.constantFrom(...contactChannels), fc.boolean(), fc.boolean())
  .map(([channel, isVerified, isEnabled]) => aContact(channel, { isVerified, isEnabled }));
const member = fc
  .record({
    preferences,
    subscriptions: fc.array(subscription, { maxLength: 4 }),
    rules: fc.array(rule, { maxLength: 6 }),
    contactMethods: fc.array(contact, { maxLength: 10 }),
    timeZone: fc.constantFrom('UTC', 'Europe/Madrid', 'America/New_York', 'Pacific/Chatham', 'Australia/Lord_Howe'),
  })
  .map((fields) => plannedMember(fields));
const alert = fc.record({ severity, notificationChannels: someChannels }).map((fields) => plannedAlert(fields));
const at = fc.integer({ min: 0, max: 525_600 }).map((minutes) => minutesAfter(NOON, minutes));

const isVerified = (one: PlannedMember, id: string | null): boolean =>
  one.contactMethods.some((method) => method.id === id && method.isVerified && method.isEnabled);

it('every member has one decision for each channel, in the app first, and only verified addresses get something', () => {
  fc.assert(
    fc.property(member, alert, at, (one, given, now) => {
      const decisions = decideChannels(one, planningContext(given, { at: now }));
      expect(decisions[0]).toMatchObject({ channel: 'in_app', decision: 'send', dueAt: now });
      expect(new Set(decisions.map(({ channel }) => channel)).size).toBe(decisions.length);
      for (const { channel, decision, contactMethodId, dueAt, reason } of decisions.slice(1)) {
        expect(channels).toContain(channel);
        expect(reason).not.toBe('');
        expect(dueAt !== null).toBe(decision !== 'skip');
        if (decision !== 'skip') expect(isVerified(one, contactMethodId)).toBe(true);
      }
    }),
    { numRuns: 1_000 },
  );
});

it('no preference silences or delays a critical alert: it comes at once over each of its channels, and over as many as without any', () => {
  fc.assert(
    fc.property(member, at, (one, now) => {
      const context = planningContext(plannedAlert({ severity: 'critical' }), { at: now });
      const wishless = { ...one, wishes: { preferences: defaultPreferences, subscriptions: [], rules: [] } };
      const sent = (who: PlannedMember) =>
        decideChannels(who, context).filter(
          ({ decision, dueAt }) => decision === 'send' && dueAt?.getTime() === now.getTime(),
        );
      const own = sent(one).map(({ channel }) => channel);
      const { critical } = context.settings.channelsBySeverity;
      const without = sent(wishless).map(({ channel }) => channel);
      expect(own).toEqual(expect.arrayContaining(without.filter((channel) => critical.includes(channel))));
      expect(own.length).toBeGreaterThanOrEqual(without.length);
    }),
  );
});

it('whatever is decided is due within its delay, hold and digest', () => {
  const DIGEST_MINUTES = 8 * 1_440;
  fc.assert(
    fc.property(member, alert, at, (one, given, now) => {
      const holdMinutes = (one.wishes.preferences.quietHours?.maxHoldHours ?? 0) * 60;
      const settings = planningSettings({ digestSeverities: ['low', 'medium'] });
      for (const { decision, delayMinutes, dueAt } of decideChannels(
        one,
        planningContext(given, { at: now, settings }),
      )) {
        const allowed = {
          send: 0,
          bundle: 0,
          hold: holdMinutes,
          digest: DIGEST_MINUTES + holdMinutes,
          skip: 0,
        }[decision];
        if (dueAt === null) continue;
        expect(dueAt >= minutesAfter(now, delayMinutes)).toBe(true);
        expect(dueAt <= minutesAfter(now, delayMinutes + allowed)).toBe(true);
      }
    }),
  );
});

it('"resolved" is never dropped, and held no longer than allowed', () => {
  fc.assert(
    fc.property(member, alert, at, (one, given, now) => {
      const time = resolvedTime(one, planningContext(given, { at: now }));
      const latest = minutesAfter(now, (one.wishes.preferences.quietHours?.maxHoldHours ?? 0) * 60);
      expect(time !== null && time >= now && time <= latest).toBe(true);
    }),
  );
});
