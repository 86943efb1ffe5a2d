#!/usr/bin/env node
import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { folderOf, makeFolder } from './services/folder.mjs';

/** The name of the member of the demo tenant. */
export const DEMO_NAME = 'Demo owner';

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const encoded = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Makes a JWT with the claims, signed with HS256. */
export function signToken(claims, secret) {
  const content = `${encoded({ alg: 'HS256', typ: 'JWT' })}.${encoded(claims)}`;
  return `${content}.${createHmac('sha256', secret).update(content).digest('base64url')}`;
}

/** Where the mails of the demo owner would go: to nobody, since this name leads to no other machine. */
export const DEMO_EMAIL = 'owner@bakery.localhost';

/** The file in which `npm start` leaves the URL of its page of mails for other scripts. */
export const mailPageFile = () => path.join(folderOf('dev'), 'mail-page.json');

/** The demo tenant. The examples of the OpenAPI document use it too (`src/openapi/samples.ts`). */
export const DEMO_TENANT = '0197c3a0-de30-7000-8000-000000000000';

/** The secret, the demo tenant and its member of this checkout, created once. For development only. */
export function development() {
  const known = path.join(folderOf('dev'), 'development.json');
  if (existsSync(known)) return JSON.parse(readFileSync(known, 'utf8'));
  const created = { secret: randomBytes(32).toString('base64url'), tenantId: DEMO_TENANT, memberId: randomUUID() };
  writeFileSync(path.join(makeFolder('dev'), 'development.json'), JSON.stringify(created, null, 2), { mode: 0o600 });
  return created;
}

/** The key of the demo service, derived from the secret. For development only. */
export const serviceKeyOf = ({ secret }) => createHmac('sha256', secret).update('service key').digest('base64url');

/** The encryption key of this checkout, derived from the secret, which is kept in `.services`. For development only. */
export const encryptionKeyOf = ({ secret }) => createHmac('sha256', secret).update('encryption key').digest('base64');

/** Makes the claims of a token of a member. @param email an address that is theirs beyond doubt */
export function claimsOf({ tenant, role, sub, name, email, hours = 12, permission }) {
  const now = Math.floor(Date.now() / 1000);
  return {
    sub,
    ...(name && { name }),
    ...(email && { email, email_verified: true }),
    tenant_id: tenant,
    roles: role,
    ...(permission && { permissions: permission }),
    ...(process.env.AUTH_ISSUER && { iss: process.env.AUTH_ISSUER }),
    ...(process.env.AUTH_AUDIENCE && { aud: process.env.AUTH_AUDIENCE }),
    iat: now,
    exp: now + Math.round(hours * 3600),
  };
}

const usage =
  'usage: npm run token -- [--tenant UUID] [--role owner|manager|staff|viewer|service]… [--sub UUID] [--name TEXT] [--email ADDRESS] [--hours 12] [--permission NAME]…';

function parse() {
  const many = { type: 'string', multiple: true };
  const one = { type: 'string' };
  const { values } = parseArgs({
    options: { tenant: one, role: many, sub: one, name: one, email: one, hours: one, permission: many },
  });
  const { tenantId, memberId } = development();
  const wanted = {
    tenant: tenantId,
    sub: memberId,
    name: DEMO_NAME,
    role: ['owner'],
    ...values,
    hours: Number(values.hours ?? 12),
  };
  if (!uuid.test(wanted.tenant) || !uuid.test(wanted.sub) || !(wanted.hours > 0))
    throw new Error('tenant and sub must be UUIDs, and hours a number above 0');
  return wanted;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    console.log(signToken(claimsOf(parse()), process.env.AUTH_JWT_SECRET ?? development().secret));
  } catch (error) {
    console.error(`${error.message}\n${usage}`);
    process.exitCode = 2;
  }
}
