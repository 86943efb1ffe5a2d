import { liveSecrets, rotated } from './signing-secrets';

const at = new Date('2026-03-05T12:00Z');
const later = (hours: number) => new Date(at.getTime() + hours * 3_600_000);

it.each([
  [0, ['b', 'a']],
  [23.99, ['b', 'a']],
  [24, ['b']],
])('after %d hours these secrets sign: %j', (hours, live) => {
  const secrets = rotated(rotated([], 'a', later(-1)), 'b', at);
  expect(liveSecrets(secrets, later(hours))).toEqual(live);
});

it('two secrets are live at most, however often it is rotated', () => {
  const secrets = ['a', 'b', 'c', 'd'].reduce((all, secret) => rotated(all, secret, at), rotated([], 'x', at));
  expect(liveSecrets(secrets, at)).toEqual(['d', 'c']);
});
