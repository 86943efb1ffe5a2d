import type { Channel } from '../../../../libs/config/config';
import {
  aContact,
  aNotificationRule,
  aSubscription,
  decided,
  type DecisionCase,
  IN_APP,
  plannedAlert,
  plannedMember,
  planningContext,
  planningSettings,
  quietAtNoon,
} from '../../../../test/support/planned';
import { decideChannels, decideSilence, silenceOf } from './decide-channels';

const critical = plannedAlert({ severity: 'critical' });
const low = plannedAlert({ severity: 'low' });
describe('step 1: who is told nothing', () => {
  it.each<DecisionCase>([
    ['a removed member', plannedMember({ isActive: false }), planningContext(critical), ['in_app skip inactive']],
    [
      'a member who may not see the alert',
      plannedMember(),
      planningContext(plannedAlert({ assignedRole: 'manager', severity: 'critical' })),
      ['in_app skip not_visible'],
    ],
    [
      'an owner sees all',
      plannedMember({ roles: ['owner'] }),
      planningContext(plannedAlert({ assignedRole: 'manager' })),
      [IN_APP, 'email send alert_channels'],
    ],
  ])('%s', (_, member, context, expected) => expect(decided(member, context)).toEqual(expected));
});

describe('step 2: critical alerts', () => {
  const respects = { settings: planningSettings({ criticalRespectsPreferences: true }) };
  const subscriptions = [aSubscription({ isEnabled: false })];
  const both = [IN_APP, 'whatsapp send alert_channels', 'email send alert_channels'];
  it.each<DecisionCase>([
    ['come over the channels of the tenant', plannedMember(), planningContext(critical), both],
    [
      'come over them even if the rule has others',
      plannedMember(),
      planningContext({ ...critical, notificationChannels: ['sms'] }),
      both,
    ],
    ['pass an opt-out', plannedMember({ subscriptions }), planningContext(critical), both],
    [
      'do not pass it where the tenant says so',
      plannedMember({ subscriptions }),
      planningContext(critical, respects),
      [IN_APP, 'whatsapp skip opt_out', 'email skip opt_out'],
    ],
    [
      'pass channels that are off, muted types and quiet hours',
      plannedMember({
        preferences: { ...quietAtNoon(), channels: { email: false }, muted: { stockout: ['whatsapp'] } },
      }),
      planningContext(critical),
      [IN_APP, 'whatsapp send critical', 'email send critical'],
    ],
    [
      'pass digests',
      plannedMember(),
      planningContext(critical, { settings: planningSettings({ digestSeverities: ['critical'] }) }),
      [IN_APP, 'whatsapp send critical', 'email send critical'],
    ],
    [
      'come over the channels of a subscription besides',
      plannedMember({ subscriptions: [aSubscription({ deliveryChannels: ['in_app'] })] }),
      planningContext(critical),
      both,
    ],
    [
      'take the next channel at once, though the order leaves it out and a rule would use it later',
      plannedMember({
        preferences: { channelOrder: [] },
        rules: [aNotificationRule('sms', 5)],
        contactMethods: [aContact('sms'), aContact('email')],
      }),
      planningContext(critical),
      [IN_APP, 'whatsapp skip no_contact', 'sms send no_contact', 'email send alert_channels'],
    ],
    [
      'come over those of notification rules besides, and never later than without them',
      plannedMember({
        rules: [aNotificationRule('email', 10), aNotificationRule('sms', 5)],
        contactMethods: [aContact('email'), aContact('whatsapp'), aContact('sms')],
      }),
      planningContext(critical),
      [...both, 'sms send notification_rule 5'],
    ],
  ])('%s', (_, member, context, expected) => expect(decided(member, context)).toEqual(expected));
});

describe('steps 3 and 4: which channels', () => {
  const contactMethods = [aContact('email'), aContact('sms'), aContact('whatsapp')];
  it.each<DecisionCase>([
    ['those of the severity', plannedMember(), planningContext(), [IN_APP, 'email send alert_channels']],
    [
      'those of the rule before them',
      plannedMember(),
      planningContext(plannedAlert({ notificationChannels: ['whatsapp'] })),
      [IN_APP, 'whatsapp send alert_channels'],
    ],
    [
      'those that somebody chose before them',
      plannedMember(),
      planningContext(plannedAlert({ notificationChannels: ['email'] }), { channels: ['in_app', 'whatsapp'] }),
      [IN_APP, 'whatsapp send alert_channels'],
    ],
    [
      'none but in_app',
      plannedMember(),
      planningContext(low, {
        settings: planningSettings({ channelsBySeverity: { critical: [], high: [], medium: [], low: [] } }),
      }),
      [IN_APP],
    ],
    [
      'notification rules before those of the alert, the shortest delay of each channel',
      plannedMember({
        contactMethods,
        rules: [aNotificationRule('sms', 15), aNotificationRule('whatsapp', 5), aNotificationRule('sms', 0)],
      }),
      planningContext(),
      [IN_APP, 'sms send notification_rule', 'whatsapp send notification_rule 5'],
    ],
    [
      'notification rules of another severity do not count',
      plannedMember({ rules: [{ ...aNotificationRule('whatsapp', 0), severities: ['medium'] }] }),
      planningContext(),
      [IN_APP, 'email send alert_channels'],
    ],
    [
      'a subscription before notification rules',
      plannedMember({
        rules: [aNotificationRule('email', 0)],
        subscriptions: [aSubscription({ deliveryChannels: ['in_app', 'whatsapp'] })],
      }),
      planningContext(),
      [IN_APP, 'whatsapp send subscription'],
    ],
    [
      'a subscription without channels leaves it to the others',
      plannedMember({ subscriptions: [aSubscription()] }),
      planningContext(),
      [IN_APP, 'email send alert_channels'],
    ],
    [
      'an opt-out',
      plannedMember({ subscriptions: [aSubscription({ isEnabled: false, deliveryChannels: ['sms'] })] }),
      planningContext(),
      [IN_APP, 'email skip opt_out'],
    ],
    [
      'the subscription to the type before that to all',
      plannedMember({
        subscriptions: [
          aSubscription({ alertType: '*', isEnabled: false }),
          aSubscription({ deliveryChannels: ['email'] }),
        ],
      }),
      planningContext(),
      [IN_APP, 'email send subscription'],
    ],
    [
      'a subscription whose filter does not match does not count',
      plannedMember({
        subscriptions: [aSubscription({ isEnabled: false, selects: ({ labels }) => labels['store'] === '2' })],
      }),
      planningContext(),
      [IN_APP, 'email send alert_channels'],
    ],
  ])('%s', (_, member, context, expected) => expect(decided(member, context)).toEqual(expected));
});

describe('steps 5 and 6: what cannot be used', () => {
  const channels: Channel[] = ['whatsapp', 'email'];
  const context = planningContext(plannedAlert({ notificationChannels: channels }));
  const only = (...all: Parameters<typeof aContact>[0][]) => all.map((channel) => aContact(channel));
  it.each<DecisionCase>([
    [
      'a channel that is off has no substitute',
      plannedMember({
        preferences: { channels: { whatsapp: false } },
        contactMethods: only('whatsapp', 'email', 'sms'),
      }),
      context,
      [IN_APP, 'whatsapp skip channel_off', 'email send alert_channels'],
    ],
    [
      'nor has a muted type',
      plannedMember({
        preferences: { muted: { stockout: ['email'], '*': ['whatsapp'] } },
        contactMethods: only('whatsapp', 'email', 'sms'),
      }),
      context,
      [IN_APP, 'whatsapp skip muted', 'email skip muted'],
    ],
    [
      'other types are not muted',
      plannedMember({ preferences: { muted: { low_stock: ['email'], constructor: channels.slice(0, 1) } } }),
      context,
      [IN_APP, 'whatsapp send alert_channels', 'email send alert_channels'],
    ],
    [
      'without an address, the next channel of the order that is not used takes its place',
      plannedMember({ contactMethods: only('email', 'slack', 'telegram') }),
      context,
      [IN_APP, 'whatsapp skip no_contact', 'telegram send no_contact', 'email send alert_channels'],
    ],
    [
      'each takes another one',
      plannedMember({ contactMethods: only('slack', 'sms') }),
      context,
      [IN_APP, 'whatsapp skip no_contact', 'sms send no_contact', 'email skip no_contact', 'slack send no_contact'],
    ],
    [
      'an address that is not verified gets nothing',
      plannedMember({ contactMethods: [aContact('whatsapp', { isVerified: false }), aContact('push')] }),
      planningContext(plannedAlert({ notificationChannels: ['whatsapp'] })),
      [IN_APP, 'whatsapp skip unverified', 'push send unverified'],
    ],
    [
      'nor one that is disabled or bounced',
      plannedMember({
        contactMethods: [aContact('whatsapp', { isEnabled: false }), aContact('email', { disabledReason: 'bounced' })],
      }),
      context,
      [IN_APP, 'whatsapp skip no_contact', 'email skip no_contact'],
    ],
    [
      'without a provider',
      plannedMember({ contactMethods: only('voice', 'email') }),
      planningContext(plannedAlert({ notificationChannels: ['voice'] })),
      [IN_APP, 'voice skip no_provider', 'email send no_provider'],
    ],
    [
      'nobody has addresses on shared channels',
      plannedMember({ contactMethods: [] }),
      planningContext(plannedAlert({ notificationChannels: ['discord'] })),
      [IN_APP, 'discord skip no_contact'],
    ],
    [
      "the order is the member's, without channels that are off",
      plannedMember({
        preferences: { channelOrder: ['push', 'sms', 'email'], channels: { push: false } },
        contactMethods: only('push', 'sms', 'email'),
      }),
      planningContext(plannedAlert({ notificationChannels: ['whatsapp'] })),
      [IN_APP, 'whatsapp skip no_contact', 'sms send no_contact'],
    ],
    [
      'what takes the place of a delayed channel is delayed too',
      plannedMember({ contactMethods: only('push'), rules: [aNotificationRule('sms', 5)] }),
      planningContext(),
      [IN_APP, 'sms skip no_contact', 'push send no_contact 5'],
    ],
  ])('%s', (_, member, given, expected) => expect(decided(member, given)).toEqual(expected));

  it('the default address is taken, else the next that is verified', () => {
    const contactMethods = [aContact('email', { id: 'first', isVerified: false }), aContact('email', { id: 'second' })];
    const [, email] = decideChannels(plannedMember({ contactMethods }), planningContext());
    expect(email).toMatchObject({ decision: 'send', contactMethodId: 'second' });
  });
});

it.each([
  [{ status: 'acknowledged' as const }, {}, 'closed'],
  [{ status: 'resolved' as const }, {}, 'closed'],
  [{ quietReason: 'maintenance_window' }, {}, 'suppressed'],
  [{ notify: false }, {}, 'notify_off'],
  [{}, { isAutomatic: false }, 'auto_notify_off'],
  [{}, {}, undefined],
])('whether an alert asks for people: %j %j', (alert, settings, silence) => {
  expect(silenceOf(plannedAlert(alert), planningSettings(settings))).toBe(silence);
});

it('what does not ask for people is told to nobody, with the reason', () => {
  const decisions = decideSilence(plannedMember(), planningContext(critical), 'suppressed');
  expect(decisions.map(({ channel, decision, decidedBy }) => [channel, decision, decidedBy])).toEqual(
    ['in_app', 'whatsapp', 'email'].map((channel) => [channel, 'skip', 'suppressed']),
  );
});
