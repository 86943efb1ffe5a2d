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

/**
 * Adds the objects that the examples of the OpenAPI document use to a tenant. Existing rows stay as they are.
 * @param client a connection as the owner of the database
 */
export async function addSamples(client, tenantId) {
  const { samples } = createRequire(import.meta.url)(path.join(root, 'dist/src/openapi/samples.js'));
  await client.query('BEGIN');
  for (const [table, rows] of Object.entries(rowsOf(samples, tenantId)))
    for (const row of rows) await insert(client, table, row);
  await client.query('COMMIT');
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { values } = parseArgs({ options: { tenant: { type: 'string', default: DEMO_TENANT } } });
  const client = new pg.Client({ connectionString: process.env.DATABASE_URL });
  await client.connect();
  await addSamples(client, values.tenant);
  await client.end();
}
