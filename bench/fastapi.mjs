#!/usr/bin/env node
import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import path from 'node:path';
import { root } from '../scripts/prepare.mjs';
import { down } from '../scripts/services/index.mjs';
import { Machinery, until } from './machinery.mjs';
import { answers, freePort, startCampana, tokenOf } from './rest/hub.mjs';
import { load, loadServer, mediansOf } from './rest/load.mjs';

/*
 * The API of as-alerts-service, as Campana has it and in its own stack: FastAPI, asyncpg, one process (bench/fastapi/server.py).
 * One tenant, 16 connections. Campana does everything that it does in production behind each request.
 */
const PACKAGES = ['python3-fastapi', 'python3-asyncpg', 'uvicorn', 'python3-uvloop', 'python3-httptools'];
const { values: options } = parseArgs({
  options: {
    rows: { type: 'string', default: '37000' },
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '5' },
  },
});
const [rows, rounds, seconds] = [options.rows, options.rounds, options.seconds].map(Number);
const tenantId = randomUUID();

const row = (...cells) =>
  console.log(cells.map((cell, i) => (i === 0 ? String(cell).padEnd(24) : String(cell).padStart(9))).join(''));

const reference = `
  CREATE SCHEMA reference;
  CREATE TABLE reference.alerts (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(), tenant_id uuid NOT NULL, rule_name varchar(255), message text NOT NULL,
    severity varchar(50) DEFAULT 'medium', status varchar(50) DEFAULT 'triggered', created_at timestamp DEFAULT now(),
    updated_at timestamp DEFAULT now(), acknowledged_at timestamp, acknowledgment_note text, resolved_at timestamp,
    resolution_note text);
  CREATE INDEX ON reference.alerts (tenant_id);
  CREATE INDEX ON reference.alerts (status);
  CREATE INDEX ON reference.alerts (created_at)`;

const at = `now() - n * interval '1 minute'`;
const fills = [
  `INSERT INTO reference.alerts (tenant_id, rule_name, message, severity, created_at)
   SELECT $1, 'rule ' || n % 9, 'What alert ' || n || ' is about', 'high', ${at} FROM generate_series(1, $2::int) n`,
  `INSERT INTO alerts (id, tenant_id, alert_type, alert_category, severity, priority, status, title, description, source_service,
     source_event_data, aggregation_key, last_occurrence_at, created_at)
   SELECT gen_random_uuid(), $1, 'rule ' || n % 9, 'external', 'high', 'normal', 'active', 'What alert ' || n, 'What alert ' || n || ' is about',
     'external', jsonb_build_object('rule_name', 'rule ' || n % 9), n::text, ${at}, ${at} FROM generate_series(1, $2::int) n`,
];

async function fill(machinery) {
  await machinery.sql(reference);
  for (const statement of fills) await machinery.sql(statement, [tenantId, rows]);
  await machinery.sql('VACUUM ANALYZE');
  await machinery.sql('CHECKPOINT');
}

/** Starts uvicorn with one process. @throws Error when its packages are missing */
async function startFastApi(machinery) {
  const script = 'import fastapi, asyncpg, uvicorn, uvloop, httptools';
  if (spawnSync('/usr/bin/python3', ['-c', script]).status !== 0)
    throw new Error(`this benchmark needs these packages of Debian: ${PACKAGES.join(' ')}`);
  const port = await freePort();
  const args = ['-m', 'uvicorn', 'server:app', '--port', String(port), '--no-access-log', '--log-level', 'warning'];
  const child = machinery.spawn('/usr/bin/python3', args, {
    cwd: path.join(root, 'bench/fastapi'),
    env: { ...process.env, DATABASE_URL: machinery.env.DATABASE_URL },
    stdio: 'inherit',
  });
  const url = `http://127.0.0.1:${port}`;
  await until(() => answers(`${url}/health`), 50, 30_000);
  return { child, url };
}

const headers = { authorization: `Bearer ${tokenOf(tenantId)}` };
const body = JSON.stringify({ tenant_id: tenantId, rule_name: 'oven', message: 'The oven is cold', severity: 'high' });
const requests = {
  list: [{ method: 'GET', path: `/alerts?tenant_id=${tenantId}`, headers }],
  create: [{ method: 'POST', path: '/alerts', headers: { ...headers, 'content-type': 'application/json' }, body }],
};

async function compare(name, servers) {
  const runs = servers.map(() => []);
  for (const { url } of servers) await load(url, requests[name], 3);
  for (let round = 0; round < rounds; round++)
    for (const [i, server] of servers.entries()) runs[i].push(await loadServer(server, requests[name], seconds));
  const medians = runs.map(mediansOf);
  const cells = medians.flatMap(({ perSecond, p50, p99, cpuMs }) => [perSecond, p50, p99, cpuMs]);
  row(name, ...cells, (medians[1].perSecond / medians[0].perSecond).toFixed(2));
}

const machinery = await Machinery.start();
try {
  const fastApi = await startFastApi(machinery);
  const campana = await startCampana(machinery, {}, 'all');
  await load(campana.url, requests.list, 1); // the first request of a tenant provisions it
  await fill(machinery);
  const columns = ['/s', 'p50 ms', 'p99 ms', 'CPU ms'];
  row('FastAPI | Campana', ...columns, ...columns, 'ratio');
  for (const name of Object.keys(requests)) await compare(name, [fastApi, campana]);
} finally {
  await machinery.close();
  await down('bench');
}
