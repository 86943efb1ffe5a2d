import { returnPath } from './return-path';

const screens = ['inbox', 'on-call'];

it.each([
  ['/inbox', '/inbox'],
  [
    '/inbox/0197c3a0-0000-7000-8000-000000000001?tenant=a&q=b',
    '/inbox/0197c3a0-0000-7000-8000-000000000001?tenant=a&q=b',
  ],
  ['/on-call', '/on-call'],
])('%s is a path of ours', (wanted, expected) => expect(returnPath(wanted, screens)).toBe(expected));

it.each([
  'https://evil.example/inbox',
  '//evil.example/inbox',
  '/\\evil.example/inbox',
  '\\\\evil.example',
  'javascript:alert(1)',
  '/inbox\r\nset-cookie: a=b',
  '/\t/evil.example',
  '/inbox/../../api/v1/session',
  '/./%2e%2e//evil.example',
  '/api/v1/alerts/export',
  '/docs',
  '/',
  'inbox',
  '',
  `/inbox?q=${'a'.repeat(600)}`,
  undefined,
  ['/inbox', '/on-call'],
])('%j leads to the inbox instead', (wanted) => expect(returnPath(wanted, screens)).toBe('/inbox'));
