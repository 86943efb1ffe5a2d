#!/usr/bin/env node
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { nodeFlags, root } from '../scripts/prepare.mjs';
import { down } from '../scripts/services/index.mjs';
import { Machinery, median, until } from './machinery.mjs';
import { settings } from './notify/people.mjs';
import { startCampana } from './rest/hub.mjs';
import { latenessOf, makeEscalatingTenant, makeRuns, makeWaitingRuns, percentile } from './timers/runs.mjs';

const names = ['lateness', 'without-redis', 'ingestion', 'overdue'];
const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    runs: { type: 'string', default: '10000' },
    seconds: { type: 'string', default: '60' },
    processes: { type: 'string', default: '3' },
    rounds: { type: 'string', default: '3' },
    waiting: { type: 'string', default: '1000000' },
  },
});
const unknown = positionals.find((name) => !names.includes(name));
if (unknown) throw new RangeError(`${unknown} is none of ${names.join(', ')}`);
const chosen = positionals.length > 0 ? positionals : names;
const [runs, seconds, processes] = [options.runs, options.seconds, options.processes].map(Number);

/** Prints a figure beside its bar. */
const line = (name, figure, bar, isGood) =>
  console.log(`${name.padEnd(52)} ${figure.padEnd(44)} bar ${bar.padEnd(18)} ${isGood ? 'ok' : 'MISSED'}`);

const service = (command, name) =>
  spawnSync(process.execPath, [...nodeFlags, path.join(root, 'scripts/services.mjs'), command, name, '--for', 'bench']);

/** Starts workers, makes the runs, and measures how late they are served. */
async function lateness(machinery, during = () => undefined) {
  const tenantId = await makeEscalatingTenant(machinery);
  const workers = await Promise.all(
    Array.from({ length: processes }, () => startCampana(machinery, { settings }, 'worker')),
  );
  try {
    during();
    await makeRuns(machinery, tenantId, runs, { inSeconds: 5, overSeconds: seconds });
    const late = await latenessOf(machinery, tenantId, runs, (seconds + 60) * 1_000);
    return { served: late.length, p50: percentile(late, 0.5), p99: percentile(late, 0.99) };
  } finally {
    for (const { child } of workers) await machinery.stop(child);
  }
}

const show = (name, { served, p50, p99 }, barMs) =>
  line(name, `p50 ${p50} ms, p99 ${p99} ms, ${served} served`, `p99 ${barMs} ms`, served === runs && p99 <= barMs);

/** Ingestion of events of one tenant, alone or while runs of another one are served. */
async function ingest(machinery, count, isBeside) {
  const tenantId = await makeEscalatingTenant(machinery, { auto_notify: false, enable_escalation: false });
  const other = await makeEscalatingTenant(machinery);
  await machinery.fill(tenantId, count, count);
  if (isBeside) await makeRuns(machinery, other, runs, { inSeconds: 1, overSeconds: seconds });
  const child = machinery.campana(settings);
  try {
    await until(async () => (await machinery.depth()) < count, 5);
    const startedAt = performance.now();
    await until(async () => (await machinery.counted(tenantId)) >= count, 50);
    return Math.round((count / (performance.now() - startedAt)) * 1_000);
  } finally {
    await machinery.stop(child);
    await machinery.sql(`DELETE FROM escalation_runs WHERE tenant_id = $1`, [other]);
  }
}

const measures = {
  lateness: async (machinery) =>
    show(`${runs} runs in ${seconds} s, ${processes} processes`, await lateness(machinery), 2_000),
  'without-redis': async (machinery) => {
    try {
      show('the same without Redis', await lateness(machinery, () => service('down', 'redis')), 6_000);
    } finally {
      service('up', 'redis');
    }
  },
  ingestion: async (machinery) => {
    const rounds = [];
    for (let round = 0; round < Number(options.rounds); round++) {
      const alone = await ingest(machinery, 20_000, false);
      rounds.push({ alone, beside: await ingest(machinery, 20_000, true) });
    }
    const kept = median(rounds.map(({ alone, beside }) => beside / alone));
    const figure = `${kept.toFixed(2)} (${median(rounds.map(({ beside }) => beside))} events/s)`;
    line('ingestion beside it keeps', figure, '0.90', kept >= 0.9);
  },
  overdue: async (machinery) => {
    const waiting = Number(options.waiting);
    const tenantId = await makeEscalatingTenant(machinery);
    await makeWaitingRuns(machinery, tenantId, waiting);
    const { overdueRuns } = createRequire(import.meta.url)(
      path.join(root, 'dist/src/escalation/runs/persistence/runs.repository.js'),
    );
    const client = new pg.Client({ connectionString: machinery.env.DATABASE_URL, options: '-c role=campana_app' });
    await client.connect();
    await client.query(`SELECT set_config('app.system', 'on', false)`);
    const { rows } = await client.query(`EXPLAIN (ANALYZE, FORMAT JSON) ${overdueRuns}`, [new Date(), 10_000]);
    await client.end();
    const [{ Plan: plan, 'Execution Time': ms }] = rows[0]['QUERY PLAN'];
    const text = JSON.stringify(plan);
    const usesIndex = text.includes('idx_escalation_runs_next') && !text.includes('Seq Scan');
    const figure = `${ms.toFixed(2)} ms, ${usesIndex ? 'by its index' : 'WITHOUT its index'}`;
    line(`the overdue query over ${waiting} runs`, figure, '50 ms', ms <= 50 && usesIndex);
    await machinery.sql('DELETE FROM escalation_runs WHERE tenant_id = $1', [tenantId]);
  },
};

const machinery = await Machinery.start();
try {
  for (const name of chosen) await measures[name](machinery);
} finally {
  await machinery.close();
  await down('bench');
}
