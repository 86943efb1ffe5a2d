import { aSubscription, plannedAlert, plannedMember } from '../../../../test/support/planned';
import { chooseRecipients } from './choose-recipients';
import type { PlannedAlert, PlannedMember } from './planning-facts';

const ana = plannedMember({ id: 'ana', roles: ['owner'] });
const ben = plannedMember({ id: 'ben', roles: ['manager', 'staff'] });
const carl = plannedMember({ id: 'carl', roles: ['staff'] });
const dora = plannedMember({ id: 'dora', roles: ['viewer'], isFirst: true });
const everybody = [ana, ben, carl, dora];
const removed = (member: PlannedMember): PlannedMember => ({ ...member, isActive: false });
const subscribed = (fields: Parameters<typeof aSubscription>[0] = {}) =>
  plannedMember({ id: 'eva', subscriptions: [aSubscription(fields)] });

const chosen = (alert: Partial<PlannedAlert>, members: readonly PlannedMember[]): string[] =>
  chooseRecipients(plannedAlert(alert), members).map(({ member, reason, role }) =>
    [member.id, reason, role].filter((part) => part !== null).join(' '),
  );

it.each<[string, Partial<PlannedAlert>, readonly PlannedMember[], string[]]>([
  ['the roles of the rule', { notifyRoles: ['staff'] }, everybody, ['ben rule_role staff', 'carl rule_role staff']],
  [
    'the roles of the rule, before the assignee',
    { notifyRoles: ['manager'], assignedTo: 'carl' },
    everybody,
    ['ben rule_role manager'],
  ],
  ['the assignee', { assignedTo: 'carl' }, everybody, ['carl assigned']],
  [
    'the assignee, if nobody has a role of the rule',
    { notifyRoles: ['cook'], assignedTo: 'carl' },
    everybody,
    ['carl assigned'],
  ],
  ['the assigned role', { assignedRole: 'staff' }, everybody, ['ben assigned staff', 'carl assigned staff']],
  [
    'the assigned role, if the assignee is unknown',
    { assignedTo: 'x', assignedRole: 'manager' },
    everybody,
    ['ben assigned manager'],
  ],
  ['owners', {}, everybody, ['ana owner owner']],
  ['owners, if the assignee is unknown', { assignedTo: 'x' }, everybody, ['ana owner owner']],
  ['owners, if the assignee was removed', { assignedTo: 'carl' }, [ana, removed(carl)], ['ana owner owner']],
  ['the first member, if there is no owner', {}, [ben, carl, dora], ['dora first_member']],
  ['nobody, if there is no member', {}, [], []],
  ['subscribers besides', {}, [ana, subscribed()], ['ana owner owner', 'eva subscription']],
  ['subscribers to all types', {}, [ana, subscribed({ alertType: '*' })], ['ana owner owner', 'eva subscription']],
  ['not subscribers to other types', {}, [ana, subscribed({ alertType: 'low_stock' })], ['ana owner owner']],
  ['not those who opted out', {}, [ana, subscribed({ isEnabled: false })], ['ana owner owner']],
  ['not those whose filter excludes it', {}, [ana, subscribed({ selects: () => false })], ['ana owner owner']],
  ['no subscribers who may not see it', { assignedRole: 'manager' }, [ben, subscribed()], ['ben assigned manager']],
  ['not removed subscribers', {}, [ana, removed(subscribed())], ['ana owner owner']],
  ['a recipient once, though subscribed', { notifyRoles: ['staff'] }, [subscribed()], ['eva rule_role staff']],
  [
    'the assignee, if none with a role of the rule may see it',
    { notifyRoles: ['staff'], assignedTo: 'ana' },
    [ana, carl],
    ['ana assigned'],
  ],
])('chooses %s', (_, alert, members, expected) => expect(chosen(alert, members)).toEqual(expected));
