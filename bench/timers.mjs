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
import { latenessOfClocks, makeClocks, makeWaitingClocks } from './timers/clocks.mjs';
import { latenessOf, makeEscalatingTenant, makeRuns, makeWaitingRuns, percentile } from './timers/runs.mjs';

const ofRuns = ['lateness', 'without-redis', 'ingestion', 'overdue'];
const ofDeadlines = [
  'deadlines',
  'deadlines-without-redis',
  'deadlines-ingestion',
  'deadlines-due',
  'deadlines-edited',
];
const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    runs: { type: 'string', default: '10000' },
    seconds: { type: 'string', default: '60' },
    processes: { type: 'string', default: '3' },
    rounds: { type: 'string', default: '3' },
    waiting: { type: 'string', default: '1000000' },
    sla: { type: 'boolean', default: false },
    clocks: { type: 'string', default: '100000' },
  },
});
const names = options.sla ? ofDeadlines : ofRuns;
const unknown = positionals.find((name) => !names.includes(name));
if (unknown) throw new RangeError(`${unknown} is none of ${names.join(', ')}`);
const chosen = positionals.length > 0 ? positionals : names;
const [runs, seconds, processes, clocks] = [options.runs, options.seconds, options.processes, options.clocks].map(
  Number,
);

/** Prints a figure beside its bar. */
const line = (name, figure, bar, isGood) =>
  console.log(`${name.padEnd(52)} ${figure.padEnd(44)} bar ${bar.padEnd(18)} ${isGood ? 'ok' : 'MISSED'}`);

const service = (command, name) =>
  spawnSync(process.execPath, [...nodeFlags, path.join(root, 'scripts/services.mjs'), command, name, '--for', 'bench']);

/** Without escalation: the auditor would begin runs for alerts that have only deadlines. */
const withDeadlinesOnly = { enable_escalation: false };

/** What is due: the settings of its tenant, how it is made, and how late it was served. */
const kinds = {
  runs: { config: {}, make: makeRuns, latenessOf },
  deadlines: { config: withDeadlinesOnly, make: makeClocks, latenessOf: latenessOfClocks },
};

/** Starts workers, makes what is due, and measures how late it is served. */
async function lateness(machinery, kind = kinds.runs, during = () => undefined) {
  const tenantId = await makeEscalatingTenant(machinery, kind.config);
  const workers = await Promise.all(
    Array.from({ length: processes }, () => startCampana(machinery, { settings }, 'worker')),
  );
  try {
    during();
    await kind.make(machinery, tenantId, runs, { inSeconds: 5, overSeconds: seconds });
    const late = await kind.latenessOf(machinery, tenantId, runs, (seconds + 60) * 1_000);
    return { served: late.length, p50: percentile(late, 0.5), p99: percentile(late, 0.99) };
  } finally {
    for (const { child } of workers) await machinery.stop(child);
  }
}

const show = (name, { served, p50, p99 }, barMs) =>
  line(name, `p50 ${p50} ms, p99 ${p99} ms, ${served} served`, `p99 ${barMs} ms`, served === runs && p99 <= barMs);

/** Ingestion of events of one tenant, alone or while something of another one is served. */
async function ingest(machinery, count, isBeside, kind = kinds.runs) {
  const tenantId = await makeEscalatingTenant(machinery, { auto_notify: false, enable_escalation: false });
  const other = await makeEscalatingTenant(machinery, kind.config);
  await machinery.fill(tenantId, count, count);
  if (isBeside) await kind.make(machinery, other, runs, { inSeconds: 1, overSeconds: seconds });
  const child = machinery.campana(settings);
  try {
    await until(async () => (await machinery.depth()) < count, 5);
    const startedAt = performance.now();
    await until(async () => (await machinery.counted(tenantId)) >= count, 50);
    return Math.round((count / (performance.now() - startedAt)) * 1_000);
  } finally {
    await machinery.stop(child);
    await machinery.sql(`DELETE FROM escalation_runs WHERE tenant_id = $1`, [other]);
    await machinery.sql(`DELETE FROM sla_clocks WHERE tenant_id = $1`, [other]);
  }
}

async function withoutRedis(machinery, kind) {
  try {
    show('the same without Redis', await lateness(machinery, kind, () => service('down', 'redis')), 6_000);
  } finally {
    service('up', 'redis');
  }
}

async function ingestionBeside(machinery, kind) {
  const rounds = [];
  for (let round = 0; round < Number(options.rounds); round++) {
    const alone = await ingest(machinery, 20_000, false);
    rounds.push({ alone, beside: await ingest(machinery, 20_000, true, kind) });
  }
  const kept = median(rounds.map(({ alone, beside }) => beside / alone));
  const figure = `${kept.toFixed(2)} (${median(rounds.map(({ beside }) => beside))} events/s)`;
  line('ingestion beside it keeps', figure, '0.90', kept >= 0.9);
}

/** How long a statement of a repository takes that looks for what is due, and whether by its index. */
async function explain(machinery, { name, repository, statement, index }) {
  const { [statement]: sql } = createRequire(import.meta.url)(path.join(root, 'dist/src', repository));
  const client = new pg.Client({ connectionString: machinery.env.DATABASE_URL, options: '-c role=campana_app' });
  await client.connect();
  await client.query(`SELECT set_config('app.system', 'on', false)`);
  const { rows } = await client.query(`EXPLAIN (ANALYZE, FORMAT JSON) ${sql}`, [new Date(), 10_000]);
  await client.end();
  const [{ Plan: plan, 'Execution Time': ms }] = rows[0]['QUERY PLAN'];
  const text = JSON.stringify(plan);
  const usesIndex = text.includes(index) && !text.includes('Seq Scan');
  const figure = `${ms.toFixed(2)} ms, ${usesIndex ? 'by its index' : 'WITHOUT its index'}`;
  line(name, figure, '50 ms', ms <= 50 && usesIndex);
}

/** An edit of the settings computes all deadlines of a tenant again, while ingestion of another one goes on. */
async function edited(machinery) {
  const other = await makeEscalatingTenant(machinery, withDeadlinesOnly);
  await makeWaitingClocks(machinery, other, clocks);
  const tenantId = await makeEscalatingTenant(machinery, { auto_notify: false, enable_escalation: false });
  const ingestion = async (isBeside) => {
    await machinery.fill(tenantId, 20_000, 20_000);
    const before = await machinery.counted(tenantId);
    const child = machinery.campana(settings);
    try {
      if (isBeside) await outdate(machinery, other);
      await until(async () => (await machinery.counted(tenantId)) > before, 5);
      const startedAt = performance.now();
      await until(async () => (await machinery.counted(tenantId)) >= before + 20_000, 50);
      const rate = 20_000_000 / (performance.now() - startedAt);
      if (!isBeside) return { rate };
      const left = () => countOf(machinery, other, 60);
      await until(async () => (await left()) === 0, 100);
      return { rate, seconds: (performance.now() - startedAt) / 1_000 };
    } finally {
      await machinery.stop(child);
    }
  };
  const alone = await ingestion(false);
  const beside = await ingestion(true);
  const kept = beside.rate / alone.rate;
  line(`ingestion while ${clocks} deadlines are computed again keeps`, kept.toFixed(2), '0.50', kept >= 0.5);
  const figure = `${beside.seconds.toFixed(1)} s (${Math.round(clocks / beside.seconds)}/s)`;
  line('they are all as the edit wants after', figure, 'none', true);
}

/** Edits the settings as the API does: the new minutes, and the event that deadlines follow. */
async function outdate(machinery, tenantId) {
  await machinery.sql('UPDATE tenants SET high_response_sla_minutes = 90 WHERE id = $1', [tenantId]);
  const payload = {
    ...{ event_type: 'config_changed', tenant_id: tenantId, subject_type: 'settings', subject_id: tenantId },
    ...{ action: 'updated', version: null, actor: null, timestamp: new Date().toISOString() },
  };
  await machinery.sql(
    `INSERT INTO outbox_dispatches (id, tenant_id, type, aggregate_id, payload, occurred_at)
     VALUES (gen_random_uuid(), $1, 'config.changed', $1, $2, now())`,
    [tenantId, JSON.stringify(payload)],
  );
}

/** How many open deadlines of a tenant still have a target. */
async function countOf(machinery, tenantId, minutes) {
  const [{ count }] = await machinery.sql(
    'SELECT count(*)::int FROM sla_clocks WHERE tenant_id = $1 AND target_minutes = $2',
    [tenantId, minutes],
  );
  return count;
}

const measures = {
  lateness: async (machinery) =>
    show(`${runs} runs in ${seconds} s, ${processes} processes`, await lateness(machinery), 2_000),
  'without-redis': (machinery) => withoutRedis(machinery, kinds.runs),
  ingestion: (machinery) => ingestionBeside(machinery, kinds.runs),
  deadlines: async (machinery) =>
    show(`${runs} deadlines at risk in ${seconds} s, of ${clocks}`, await lateness(machinery, kinds.deadlines), 2_000),
  'deadlines-without-redis': (machinery) => withoutRedis(machinery, kinds.deadlines),
  'deadlines-ingestion': (machinery) => ingestionBeside(machinery, kinds.deadlines),
  'deadlines-due': (machinery) =>
    explain(machinery, {
      name: `the search for due deadlines among ${clocks}`,
      repository: 'escalation/sla/clocks/persistence/clocks.repository.js',
      statement: 'overdueClocks',
      index: 'idx_sla_clocks_next',
    }),
  'deadlines-edited': edited,
  overdue: async (machinery) => {
    const waiting = Number(options.waiting);
    const tenantId = await makeEscalatingTenant(machinery);
    await makeWaitingRuns(machinery, tenantId, waiting);
    await explain(machinery, {
      name: `the overdue query over ${waiting} runs`,
      repository: 'escalation/runs/persistence/runs.repository.js',
      statement: 'overdueRuns',
      index: 'idx_escalation_runs_next',
    });
    await machinery.sql('DELETE FROM escalation_runs WHERE tenant_id = $1', [tenantId]);
  },
};

const machinery = await Machinery.start();
try {
  if (options.sla) {
    const tenantId = await makeEscalatingTenant(machinery, withDeadlinesOnly);
    await makeWaitingClocks(machinery, tenantId, clocks - runs);
  }
  for (const name of chosen) await measures[name](machinery);
} finally {
  await machinery.close();
  await down('bench');
}
