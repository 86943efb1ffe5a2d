import type { Credential } from './member';
import { chosenTenant } from './chosen-tenant';

const [one, other, foreign] = ['1', '2', '3'].map((n) => `0197c3a0-5b1e-7c3a-9f60-2f4f3c1d0a0${n}`) as [
  string,
  string,
  string,
];
const of = (tenants: Credential['tenants']) => ({ tenants }) as Credential;
const several = of([one, other]);
const asked = (header?: string, path?: string) => ({
  headers: header === undefined ? {} : { 'x-tenant-id': header },
  params: path === undefined ? {} : { tenant_id: path },
});

it.each([
  ['its first', several, asked(), one],
  ['that of the header', several, asked(other.toUpperCase()), other],
  ['that of the path', several, asked(undefined, other), other],
  ['that of the path rather than of the header', several, asked(one, other), other],
  ['any that it names, where it is for all', of('all'), asked(foreign), foreign],
])('a credential chooses %s', (_, credential, request, tenantId) =>
  expect(chosenTenant(credential, request)).toBe(tenantId),
);

it.each([
  ['a foreign one in the header', several, asked(foreign), 'forbidden'],
  ['a foreign one in the path', several, asked(undefined, foreign), 'tenant-not-found'],
  ['no UUID in the header', several, asked('madrid'), 'invalid-input'],
  ['no UUID in the path', several, asked(undefined, 'madrid'), 'invalid-input'],
  ['an empty header', several, asked(''), 'invalid-input'],
  ['none, where it is for all', of('all'), asked(), 'invalid-input'],
])('%s is refused', (_, credential, request, type) =>
  expect(() => chosenTenant(credential, request)).toThrow(expect.objectContaining({ type })),
);

it('none need be chosen where several are worked for', () => {
  expect(chosenTenant(of('all'), asked(), true)).toBe('');
  expect(chosenTenant(several, asked(), true)).toBe(one);
});
