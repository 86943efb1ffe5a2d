#!/usr/bin/env node
/*
 * The upper limit that the API of Campana is compared with: Fastify and a connection pool of the same size. For each request it
 * runs the statements that were recorded from Campana, with the same role and the same transactions. It has no authentication,
 * validation, command bus or log.
 */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fastify from 'fastify';
import pg from 'pg';

const uuids = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi;

/**
 * Makes a function that adapts a recorded value to a request: it inserts the tenant and the alert of the request, and for
 * writes it replaces recorded ids by new ones.
 */
function compile(value, known, isWrite) {
  if (Array.isArray(value)) {
    const parts = value.map((one) => compile(one, known, isWrite));
    return (request) => parts.map((part) => part(request));
  }
  const ids = typeof value === 'string' ? [...value.matchAll(uuids)] : [];
  const variable = ids.filter(([uuid]) => isWrite || uuid in known);
  if (variable.length === 0) return () => value;
  return (request) =>
    value.replace(uuids, (uuid) => {
      if (uuid in known) return request[known[uuid]];
      return isWrite ? (request.newIds[uuid] ??= randomUUID()) : uuid;
    });
}

const recorded = JSON.parse(readFileSync(process.env.STATEMENTS, 'utf8'));
const pool = new pg.Pool({
  connectionString: process.env.DATABASE_URL,
  max: 20,
  options: '-c role=campana_app -c TimeZone=UTC',
});

/** Runs the statements in order. @returns the rows of the last statement that has any */
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
    const request = { tenantId: headers['x-tenant-id'], id: params.id, memberId, newIds: {} };
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
