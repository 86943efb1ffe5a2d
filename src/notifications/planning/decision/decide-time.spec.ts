import {
  aContact,
  aNotificationRule,
  aSubscription,
  decided,
  type DecisionCase,
  IN_APP,
  NOON,
  plannedAlert,
  plannedMember,
  planningContext,
  quietAtNoon,
} from '../../../../test/support/planned';
import { minutesAfter } from '../../../../libs/kernel/minutes-after';
import { daysOfWeek } from '../../../../libs/windows/day-windows';
import { resolvedDigest, resolvedTime } from './decide-time';

const critical = plannedAlert({ severity: 'critical' });
const low = plannedAlert({ severity: 'low' });
describe('steps 7 to 9: when', () => {
  const urgent = { urgency: 'urgent' as const };
  it.each<DecisionCase>([
    [
      'low severity is told in the digest at eight',
      plannedMember(),
      planningContext(low),
      [IN_APP, 'email digest digest 1200'],
    ],
    [
      'in the zone of the member',
      plannedMember({ timeZone: 'America/New_York' }),
      planningContext(low),
      [IN_APP, 'email digest digest 60'],
    ],
    [
      'the member chooses when',
      plannedMember({ preferences: { digest: { windowMinutes: 30 } } }),
      planningContext(low),
      [IN_APP, 'email digest digest 30'],
    ],
    [
      'a subscription has its own digest, whatever the severity',
      plannedMember({ subscriptions: [aSubscription({ digest: { at: '18:00', days: ['TH'] } })] }),
      planningContext(),
      [IN_APP, 'email digest digest 360'],
    ],
    [
      'a digest comes after quiet hours, also where they skip',
      plannedMember({ preferences: { ...quietAtNoon('skip'), digest: { windowMinutes: 30 } } }),
      planningContext(low),
      [IN_APP, 'email digest digest 60'],
    ],
    [
      'quiet hours hold',
      plannedMember({ preferences: quietAtNoon('hold') }),
      planningContext(),
      [IN_APP, 'email hold quiet_hours 60'],
    ],
    [
      'or skip',
      plannedMember({ preferences: quietAtNoon('skip') }),
      planningContext(),
      [IN_APP, 'email skip quiet_hours'],
    ],
    [
      'or collect',
      plannedMember({ preferences: quietAtNoon('digest') }),
      planningContext(),
      [IN_APP, 'email digest quiet_hours 60'],
    ],
    [
      'quiet hours count when it is due: before they begin',
      plannedMember({ preferences: quietAtNoon('hold'), rules: [aNotificationRule('email', 5)] }),
      planningContext(plannedAlert(), { at: minutesAfter(NOON, -62) }),
      [IN_APP, 'email hold quiet_hours 122'],
    ],
    [
      'or after they end',
      plannedMember({ preferences: quietAtNoon('hold'), rules: [aNotificationRule('email', 90)] }),
      planningContext(),
      [IN_APP, 'email send notification_rule 90'],
    ],
    [
      'nothing is held longer than allowed',
      plannedMember({
        preferences: {
          quietHours: { windows: [{ days: daysOfWeek, from: '00:00', to: '00:00' }], mode: 'hold', maxHoldHours: 2 },
        },
      }),
      planningContext(),
      [IN_APP, 'email hold quiet_hours 120'],
    ],
    [
      'urgent messages pass quiet hours',
      plannedMember({ preferences: quietAtNoon('skip') }),
      planningContext(plannedAlert(), urgent),
      [IN_APP, 'email send urgent'],
    ],
    ['and digests', plannedMember(), planningContext(low, urgent), [IN_APP, 'email send urgent']],
    [
      'but no opt-out and no channel that is off',
      plannedMember({ preferences: { channels: { email: false } } }),
      planningContext(plannedAlert(), urgent),
      [IN_APP, 'email skip channel_off'],
    ],
    [
      'too many messages are told as one',
      plannedMember(),
      planningContext(plannedAlert(), { isOverLimit: () => true }),
      [IN_APP, 'email bundle limit'],
    ],
    [
      'a test passes all wishes',
      plannedMember({
        preferences: { ...quietAtNoon('skip'), channels: { email: false } },
        contactMethods: [aContact('email', { isVerified: false })],
        subscriptions: [aSubscription({ isEnabled: false })],
      }),
      planningContext(low, { urgency: 'test', channels: ['email'] }),
      ['email send test'],
    ],
  ])('%s', (_, member, context, expected) => expect(decided(member, context)).toEqual(expected));
});

it.each([
  ['hold', plannedAlert(), 60],
  ['skip', plannedAlert(), 60],
  ['digest', plannedAlert(), 60],
  ['skip', critical, 0],
] as const)('"resolved" waits for the end of quiet hours with the mode %s: %#', (mode, alert, minutes) => {
  const member = plannedMember({ preferences: quietAtNoon(mode) });
  expect(resolvedTime(member, planningContext(alert))).toEqual(minutesAfter(NOON, minutes));
});

it('"resolved" is not told to a member who does not want it', () => {
  expect(resolvedTime(plannedMember({ preferences: { sendResolved: false } }), planningContext())).toBeNull();
});

it.each([
  ['with the next digest', plannedMember(), low, 1_200, false],
  ['with what waits in a window', plannedMember({ preferences: { digest: { windowMinutes: 30 } } }), low, 30, true],
  [
    'at the end of quiet hours that collected it',
    plannedMember({ preferences: quietAtNoon('digest') }),
    plannedAlert(),
    60,
    false,
  ],
  ['at once, if these are over', plannedMember(), plannedAlert(), 0, false],
])('who was told in a digest hears that it is resolved %s', (_, member, alert, minutes, joinsDigest) =>
  expect(resolvedDigest(member, planningContext(alert))).toEqual({ dueAt: minutesAfter(NOON, minutes), joinsDigest }),
);
