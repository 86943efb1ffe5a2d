#!/usr/bin/env node
import { createHash, randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const usage = 'usage: npm run service-key -- --name billing [--tenant UUID]';

function parse() {
  const one = { type: 'string' };
  const { name = '', tenant } = parseArgs({ options: { name: one, tenant: one } }).values;
  if (!/^[A-Za-z][\w.-]{0,30}$/.test(name))
    throw new Error(
      'the name must begin with a letter and have at most 31 letters, digits, dots, dashes or underscores',
    );
  if (tenant !== undefined && !uuid.test(tenant)) throw new Error('the tenant must be a UUID');
  return { name, tenant };
}

try {
  const { name, tenant } = parse();
  const key = randomBytes(32).toString('base64url');
  const hash = createHash('sha256').update(key).digest('hex');
  console.log(`key    ${key}`);
  console.log(`entry  ${name}:sha256:${hash}${tenant ? `@${tenant.toLowerCase()}` : ''}`);
  console.log('\nThe service sends the key in the header x-service-key. Add the entry to INTERNAL_SERVICE_KEYS.');
} catch (error) {
  console.error(`${error.message}\n${usage}`);
  process.exitCode = 2;
}
