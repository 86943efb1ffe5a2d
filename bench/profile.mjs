import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { down, up } from '../scripts/services/index.mjs';
import { usage } from './machinery.mjs';

const SHOWN_STATEMENTS = 16;
const SHOWN_CHARACTERS = 110;

/** Settings of the extensions: the plans of one in a hundred statements go to the log of the server. */
const settings = {
  'auto_explain.log_min_duration': '0',
  'auto_explain.sample_rate': '0.01',
  'auto_explain.log_analyze': 'on',
  'auto_explain.log_buffers': 'on',
  'auto_explain.log_wal': 'on',
  'auto_explain.log_timing': 'off',
  'pg_stat_statements.track_planning': 'on',
};

async function restart(machinery) {
  await machinery.database.end();
  await down('bench', ['postgres']);
  await up('bench', ['postgres']);
  await machinery.connectDatabase();
}

/** Runs the work while the private PostgreSQL measures statements. */
export async function withStatistics(machinery, work) {
  await machinery.sql('ALTER SYSTEM SET shared_preload_libraries = pg_stat_statements, auto_explain');
  await restart(machinery);
  try {
    await machinery.sql('CREATE EXTENSION IF NOT EXISTS pg_stat_statements');
    for (const [name, value] of Object.entries(settings)) await machinery.sql(`ALTER SYSTEM SET ${name} = '${value}'`);
    await machinery.sql('SELECT pg_reload_conf()');
    await work();
  } finally {
    await machinery.sql('ALTER SYSTEM RESET ALL');
    await restart(machinery);
  }
}

/** Measures what one event costs: the CPU of each program, the statements, and the functions of Node. */
export class Profile {
  #folder = mkdtempSync(path.join(tmpdir(), 'campana-profile-'));

  constructor(machinery) {
    this.machinery = machinery;
  }

  /** Arguments of Node for the program to measure. */
  get execArgv() {
    return ['--cpu-prof', '--cpu-prof-interval', '500', '--cpu-prof-dir', this.#folder];
  }

  async begin(child) {
    await this.machinery.sql('SELECT pg_stat_statements_reset()');
    this.before = await usage(this.machinery, child);
  }

  /** @param count the number of events since the beginning */
  async end(child, count) {
    const after = await usage(this.machinery, child);
    this.costs = Object.entries(after).map(([name, value]) => [name, (value - this.before[name]) / count]);
    this.statements = await this.machinery.sql(
      `SELECT query, calls / $1::float8 AS calls, rows / $1::float8 AS rows, (total_exec_time + total_plan_time) * 1000 / $1 AS us, wal_bytes / $1 AS wal
       FROM pg_stat_statements WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
       ORDER BY total_exec_time + total_plan_time DESC LIMIT $2`,
      [count, SHOWN_STATEMENTS],
    );
    this.count = count;
  }

  /** Prints the tables. Call it when the program has ended, since Node writes its profile then. */
  print(name) {
    const costs = this.costs.map(([what, value]) => `${what} ${value.toFixed(value < 10 ? 1 : 0)}`);
    console.log(`\n${name}: µs of CPU, bytes of WAL and transactions an event: ${costs.join(', ')}`);
    console.log('\n| µs | WAL bytes | calls | rows | statement |\n| --- | --- | --- | --- | --- |');
    for (const { us, wal, calls, rows, query } of this.statements)
      console.log(
        `| ${us.toFixed(1)} | ${Number(wal).toFixed(0)} | ${calls.toFixed(4)} | ${rows.toFixed(2)} | ${shortened(query)} |`,
      );
    console.log('\n| µs | Node spends them in |\n| --- | --- |');
    for (const [area, us] of areasOf(this.#read(), this.count)) console.log(`| ${us.toFixed(1)} | ${area} |`);
    rmSync(this.#folder, { recursive: true });
  }

  #read() {
    const [file] = readdirSync(this.#folder);
    return JSON.parse(readFileSync(path.join(this.#folder, file), 'utf8'));
  }
}

const shortened = (query) => query.replaceAll(/\s+/g, ' ').replaceAll('|', '\\|').trim().slice(0, SHOWN_CHARACTERS);

/** The part of the program that a function belongs to. */
function areaOf({ functionName, url }) {
  if (url.startsWith('file://')) {
    const file = fileURLToPath(url);
    const ours = /dist\/((?:src|libs)\/[^/]+)/.exec(file)?.[1];
    return ours ?? `node_modules/${/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1] ?? '?'}`;
  }
  return url === '' ? functionName : 'Node itself';
}

/** The µs of an event in each part, most first. Time before the first batch, and idle time, are left out. */
function areasOf({ nodes, samples, timeDeltas }, count) {
  const byId = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]));
  const isBatch = (id) => byId.get(id).url.includes('/ingestion/amqp/events.consumer');
  const areas = new Map();
  for (let i = Math.max(0, samples.findIndex(isBatch)); i < samples.length; i++) {
    const area = areaOf(byId.get(samples[i]));
    if (!['(idle)', '(program)'].includes(area)) areas.set(area, (areas.get(area) ?? 0) + timeDeltas[i] / count);
  }
  return [...areas].filter(([, us]) => us >= 0.3).sort(([, one], [, other]) => other - one);
}
