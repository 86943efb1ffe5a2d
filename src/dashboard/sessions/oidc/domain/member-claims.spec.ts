import { memberClaims, memberIdOf } from './member-claims';

const issuer = 'https://id.example.com';
const names = { tenants: 'tenants', roles: 'roles' };

it('a subject that is a UUID is the member; another one becomes always the same UUID of issuer and subject', () => {
  expect(memberIdOf(issuer, '0197C3A0-0000-7000-8000-000000000001')).toBe('0197c3a0-0000-7000-8000-000000000001');
  const id = memberIdOf(issuer, 'auth0|5f7c');
  expect(id).toMatch(/^[\da-f]{8}-[\da-f]{4}-5[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
  expect(memberIdOf(issuer, 'auth0|5f7c')).toBe(id);
  expect(memberIdOf(issuer, 'auth0|5f7d')).not.toBe(id);
  expect(memberIdOf('https://other.example.com', 'auth0|5f7c')).not.toBe(id);
});

it.each([
  ['by name', { tenants: ['t'], roles: ['owner'] }, names],
  [
    'inside objects',
    { app: { tenants: ['t'] }, realm_access: { roles: ['owner'] } },
    { tenants: 'app.tenants', roles: 'realm_access.roles' },
  ],
  [
    'names that are URLs',
    { 'https://a.b/t': ['t'], 'https://a.b/r': ['owner'] },
    { tenants: 'https://a.b/t', roles: 'https://a.b/r' },
  ],
])('tenants and roles are found %s', (_, claims, given) => {
  expect(memberClaims({ sub: 'a', ...claims }, issuer, given)).toMatchObject({ tenants: ['t'], roles: ['owner'] });
});

it('what the names do not say is not taken: another tenant of the token gives no access', () => {
  const claims = memberClaims({ sub: 'a', tenant_id: 'x', permissions: ['alerts.manage'] }, issuer, names);
  expect(Object.values(claims).filter((value) => value !== undefined)).toEqual([claims.sub]);
  expect(memberClaims({ sub: 'a' }, issuer, { tenants: 'constructor.name', roles: '__proto__.x' })).toMatchObject({
    tenants: undefined,
    roles: undefined,
  });
});
