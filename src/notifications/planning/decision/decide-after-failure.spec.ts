import type { Channel } from '../../../../libs/config/config';
import { aContact, plannedAlert, plannedMember, planningContext, quietAtNoon } from '../../../../test/support/planned';
import { decideAfterFailure } from './decide-channels';
import type { PlannedMember, PlanningContext } from './planning-facts';

const member = (fields: Parameters<typeof plannedMember>[0] = {}) =>
  plannedMember({ contactMethods: [aContact('email'), aContact('sms'), aContact('telegram')], ...fields });
const critical = planningContext(plannedAlert({ severity: 'critical' }));
const offSms = { channels: { sms: false } };

it.each<[name: string, member: PlannedMember, context: PlanningContext, used: Channel[], expected: string | undefined]>(
  [
    ['the first of the order', member(), planningContext(), ['in_app', 'email'], 'sms send failed'],
    ['none is used twice', member(), planningContext(), ['in_app', 'email', 'sms'], 'telegram send failed'],
    ['none is left', member(), planningContext(), ['in_app', 'email', 'sms', 'telegram'], undefined],
    ['the app at the latest', member(), planningContext(), ['email', 'sms', 'telegram'], 'in_app send in_app'],
    [
      'not one that the member turned off',
      member({ preferences: offSms }),
      planningContext(),
      ['email'],
      'telegram send failed',
    ],
    ['but for a critical alert', member({ preferences: offSms }), critical, ['email'], 'sms send failed'],
    [
      'quiet hours hold it',
      member({ preferences: quietAtNoon() }),
      planningContext(),
      ['email'],
      'sms hold quiet_hours',
    ],
    [
      'but not a page',
      member({ preferences: quietAtNoon() }),
      planningContext(undefined, { urgency: 'urgent' }),
      ['email'],
      'sms send urgent',
    ],
    [
      'not to whom the alert is no longer assigned',
      member(),
      planningContext(plannedAlert({ assignedTo: 'eva' })),
      ['email'],
      undefined,
    ],
    ['not to a removed member', member({ isActive: false }), planningContext(), ['email'], undefined],
  ],
)('after a failure: %s', (_, who, context, used, expected) => {
  const found = decideAfterFailure(who, context, new Set(used));
  expect(found && `${found.channel} ${found.decision} ${found.decidedBy}`).toBe(expected);
});
