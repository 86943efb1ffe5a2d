#!/usr/bin/env node
/*
 * The limit that Campana's API is measured against: Fastify and a pool of the same size, which say to PostgreSQL what Campana says
 * for the same request (recorded from it), as the same role, in the same transaction. No credentials, no validation, no bus, no log.
 */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fastify from 'fastify';
import pg from 'pg';

const uuids = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi;

/** A recorded value as a function of a request: its own tenant and alert, and in writes new ids instead of the recorded ones. */
function compile(value, known, isWrite) {
  if (Array.isArray(value)) {
    const parts = value.map((one) => compile(one, known, isWrite));
    return (request) => parts.map((part) => part(request));
  }
  const holes = typeof value === 'string' ? [...value.matchAll(uuids)] : [];
  const open = holes.filter(([uuid]) => isWrite || uuid in known);
  if (open.length === 0) return () => value;
  return (request) =>
    value.replace(uuids, (uuid) => {
      if (uuid in known) return request[known[uuid]];
      return isWrite ? (request.made[uuid] ??= randomUUID()) : uuid;
    });
}

const recorded = JSON.parse(readFileSync(process.env.STATEMENTS, 'utf8'));
const pool = new pg.Pool({
  connectionString: process.env.DATABASE_URL,
  max: 20,
  options: '-c role=campana_app -c TimeZone=UTC',
});

/** Says the statements one after the other; gives the rows of the last one that has any. */
async function run(statements, request) {
  const client = await pool.connect();
  try {
    let rows = [];
    for (const { name, text, values } of statements) {
      const result = await client.query({ name, text: text(request), values: values(request) });
      if (result.rows?.length > 0) rows = result.rows;
    }
    return rows;
  } finally {
    client.release();
  }
}

const server = fastify();
for (const [name, { statements, tenantId, id, memberId, isWrite, isOne }] of Object.entries(recorded)) {
  const known = { [tenantId]: 'tenantId', ...(id && { [id]: 'id' }), [memberId]: 'memberId' };
  const compiled = statements.map(({ name, text, values }) => ({
    name,
    text: compile(text, known, isWrite),
    values: compile(values, known, isWrite),
  }));
  const answer = async ({ headers, params }) => {
    const request = { tenantId: headers['x-tenant-id'], id: params.id, memberId, made: {} };
    const rows = await run(compiled, request);
    return isOne ? rows[0] : { items: rows, next_cursor: null };
  };
  server.get(`/${name}/:id?`, answer);
  server.post(`/${name}/:id?`, answer);
}
await server.listen({ port: Number(process.env.PORT), host: '127.0.0.1' });

process.on('SIGTERM', async () => {
  await server.close();
  await pool.end();
});
