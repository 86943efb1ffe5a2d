import type { Credential } from './member';
import { chosenTenant } from './chosen-tenant';

const [one, other, foreign] = ['1', '2', '3'].map((n) => `0197c3a0-5b1e-7c3a-9f60-2f4f3c1d0a0${n}`) as [
  string,
  string,
  string,
];
const of = (tenants: Credential['tenants']) => ({ tenants }) as Credential;
const several = of([one, other]);
const requestFor = (header?: string, path?: string) => ({
  headers: header === undefined ? {} : { 'x-tenant-id': header },
  params: path === undefined ? {} : { tenant_id: path },
});

it.each([
  ['its first tenant', several, requestFor(), one],
  ['the tenant in the header', several, requestFor(other.toUpperCase()), other],
  ['the tenant in the path', several, requestFor(undefined, other), other],
  ['the tenant in the path rather than the one in the header', several, requestFor(one, other), other],
  ['any tenant that is named, if it is for all tenants', of('all'), requestFor(foreign), foreign],
])('a credential chooses %s', (_, credential, request, tenantId) =>
  expect(chosenTenant(credential, request)).toBe(tenantId),
);

it.each([
  ['a tenant of others in the header', several, requestFor(foreign), 'forbidden'],
  ['a tenant of others in the path', several, requestFor(undefined, foreign), 'tenant-not-found'],
  ['a header that is not a UUID', several, requestFor('madrid'), 'invalid-input'],
  ['a path parameter that is not a UUID', several, requestFor(undefined, 'madrid'), 'invalid-input'],
  ['an empty header', several, requestFor(''), 'invalid-input'],
  ['no tenant, with a credential for all tenants', of('all'), requestFor(), 'invalid-input'],
])('%s is refused', (_, credential, request, type) =>
  expect(() => chosenTenant(credential, request)).toThrow(expect.objectContaining({ type })),
);

it('a credential for all tenants need not choose one on a route for any tenant', () => {
  expect(chosenTenant(of('all'), requestFor(), true)).toBe('');
  expect(chosenTenant(several, requestFor(), true)).toBe(one);
});
