import { appliesToMore } from './policy';

const policy = (isActive: boolean, ...defaultFor: ('low' | 'high')[]) => ({ isActive, defaultFor });

it.each([
  ['the same', policy(true, 'high'), policy(true, 'high'), false],
  ['another severity', policy(true, 'high'), policy(true, 'high', 'low'), true],
  ['one severity less', policy(true, 'high', 'low'), policy(true, 'high'), false],
  ['switched on', policy(false, 'high'), policy(true, 'high'), true],
  ['switched off', policy(true, 'high'), policy(false, 'high', 'low'), false],
])('whether an edited policy applies to more alerts: %s', (_, before, after, expected) => {
  expect(appliesToMore(before, after)).toBe(expected);
});
