import { ruleWarnings } from './rule-warnings';

const rule = (channel: string, delayMinutes: number, ...severities: string[]) => ({
  channel,
  delayMinutes,
  severities,
});
const channels = { reachable: new Set(['sms', 'email']), switchedOff: new Set(['email']) };

it('a rule that would tell nothing is named with its reason', () => {
  const rules = [rule('sms', 5, 'high'), rule('voice', 0, 'high'), rule('email', 0, 'high')];
  expect(ruleWarnings(rules, channels)).toEqual([
    undefined,
    'There is no verified address for this channel: nothing would be sent.',
    'This channel is switched off in the preferences: nothing would be sent.',
  ]);
});

it('of rules for one channel the earlier ones count; a severity that none of them has is told later', () => {
  const rules = [
    rule('sms', 10, 'high', 'critical'),
    rule('sms', 5, 'high'),
    rule('sms', 5, 'high'),
    rule('sms', 7, 'critical'),
  ];
  const never =
    'Other rules use this channel earlier for each of these severities: this rule would never tell anything.';
  expect(ruleWarnings(rules, channels)).toEqual([never, undefined, never, undefined]);
  expect(ruleWarnings(rules.slice(0, 3), channels)).toEqual([undefined, undefined, never]);
});
