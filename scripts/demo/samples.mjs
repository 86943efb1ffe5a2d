#!/usr/bin/env node
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { root } from '../prepare.mjs';
import { DEMO_TENANT } from '../token.mjs';
import { rowsOf } from './sample-rows.mjs';

const isPlain = (value) =>
  value === null || typeof value !== 'object' || value instanceof Date || Buffer.isBuffer(value);

/** Inserts a row. Objects and lists are stored as JSON. */
async function insert(client, table, row) {
  const names = Object.keys(row);
  const values = names.map((name) => (isPlain(row[name]) ? row[name] : JSON.stringify(row[name])));
  const places = names.map((_, i) => `$${i + 1}`).join(', ');
  await client.query(`INSERT INTO ${table} (${names.join(', ')}) VALUES (${places}) ON CONFLICT DO NOTHING`, values);
}

const dist = (file) => createRequire(import.meta.url)(path.join(root, 'dist', file));

/** Encrypts as the application does. @returns functions for the columns of an address, and for what of a destination is secret */
function encryption(keys) {
  const { encryptionKeys } = dist('libs/config/encryption-keys.js');
  const { Secrets } = dist('libs/secrets/secrets.js');
  const { ContactAddresses } = dist('src/directory/contact-methods/contact-addresses.js');
  const { checkAddress } = dist('src/directory/contact-methods/address.js');
  const { DESTINATION_SECRETS } = dist('src/notifications/destinations/secret-configs.js');
  const secrets = new Secrets({ secrets: { encryptionKeys: encryptionKeys.parse(keys) } });
  const addresses = new ContactAddresses(secrets);
  const signing = JSON.stringify({ config: {}, signing: [{ secret: 'whsec_c2FtcGxl', until: null }] });
  return {
    address: (contactMethod, text) => {
      const stored = addresses.stored(contactMethod, checkAddress(contactMethod.channel, text));
      return { address: stored.address, address_hash: stored.addressHash, masked_address: stored.maskedAddress };
    },
    config: (destination) => secrets.encrypt(DESTINATION_SECRETS, destination, signing),
  };
}

/**
 * Adds the objects that the examples of the OpenAPI document use to a tenant. Existing rows stay as they are.
 * @param client a connection as the owner of the database
 * @param keys the encryption keys of the application; without them, no contact methods and destinations are added
 */
export async function addSamples(client, tenantId, keys) {
  const { samples } = dist('src/openapi/samples.js');
  await client.query('BEGIN');
  for (const [table, rows] of Object.entries(rowsOf(samples, tenantId, keys && encryption(keys))))
    for (const row of rows) await insert(client, table, row);
  await client.query('COMMIT');
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { values } = parseArgs({ options: { tenant: { type: 'string', default: DEMO_TENANT } } });
  const client = new pg.Client({ connectionString: process.env.DATABASE_URL });
  await client.connect();
  await addSamples(client, values.tenant, process.env.ENCRYPTION_KEYS);
  await client.end();
}
