#!/usr/bin/env node
import { parseArgs } from 'node:util';
import path from 'node:path';
import { root } from '../scripts/prepare.mjs';
import { down } from '../scripts/services/index.mjs';
import { Machinery, median, processorTime } from './machinery.mjs';
import { fillAlerts, targets, undoAcknowledgements } from './rest/data.mjs';
import { bareRequestOf, memberId, record, requestOf, startBareServer, startCampana } from './rest/hub.mjs';
import { load } from './rest/load.mjs';
import { plansOf } from './rest/plans.mjs';
import { scenarios } from './rest/scenarios.mjs';

const flag = { type: 'boolean', default: false };
const { values: options } = parseArgs({
  options: {
    rows: { type: 'string', default: '1000000' },
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '5' },
    only: { type: 'string' },
    profile: { type: 'string' },
    plans: flag,
    all: flag,
    json: flag,
  },
});
const rounds = Number(options.rounds);
const seconds = Number(options.seconds);
const only = options.only?.split(',');
/** More than a run can use up. */
const MAX_TARGETS = 60_000;

const row = (...cells) =>
  console.log(cells.map((cell, i) => (i === 0 ? String(cell).padEnd(32) : String(cell).padStart(8))).join(''));

function chosen() {
  const unknown = only?.filter((name) => !(name in scenarios)) ?? [];
  if (unknown.length > 0) throw new Error(`--only: no ${unknown.join()}; there are ${Object.keys(scenarios).join()}`);
  return Object.entries(scenarios).filter(([name]) => !only || only.includes(name));
}

/** What Campana says to PostgreSQL in each scenario; those that it has no route for are left out. */
async function recordAll(machinery) {
  const recorder = ['--require', path.join(root, 'bench/rest/record-statements.cjs')];
  const campana = await startCampana(machinery, { execArgv: recorder, isHeard: true });
  const recorded = {};
  for (const [name, scenario] of chosen()) {
    const [first, second = first] = await targets(machinery, scenario.target, 2);
    const one = await record(campana, scenario, first, second);
    if (one.isUnknown) console.error(`${scenario.title}: skipped, there is no such route (${one.answer})`);
    else recorded[name] = one;
    if (one.isCached) console.error(`${scenario.title}: answered from the cache; beside the SQL of a cold one`);
  }
  await machinery.stop(campana.child);
  await undoAcknowledgements(machinery, memberId);
  return recorded;
}

async function showPlans(machinery, recorded) {
  let isFaulty = false;
  for (const [name, one] of Object.entries(recorded)) {
    if (scenarios[name].isWrite) continue;
    for (const { drawing, faults } of await plansOf(machinery.env.DATABASE_URL, one)) {
      console.log(`\n${scenarios[name].title}: ${drawing}`);
      for (const fault of faults) console.log(`  NOT GOOD: ${fault}`);
      isFaulty ||= faults.length > 0;
    }
  }
  if (isFaulty) process.exitCode = 1;
}

/** One run of a scenario; what it needs is as it was before. */
async function run(machinery, name, { url, child }, makeRequest, duration) {
  const scenario = scenarios[name];
  if (scenario.target === 'active') await undoAcknowledgements(machinery, memberId);
  const wanted = await targets(machinery, scenario.target, MAX_TARGETS);
  const requests = wanted.map((target) => makeRequest(scenario, target));
  const before = processorTime(child);
  const result = await load(url, requests, duration);
  return { ...result, cpuMs: (processorTime(child) - before) / result.count };
}

/** Code that ran some hundred times is not compiled yet. */
async function warmUp(asking) {
  for (let asked = 0, turns = 0; asked < 4_000 && turns < 8; turns++) asked += (await asking(2)).count;
}

const middle = (runs) => ({
  perSecond: median(runs.map(({ perSecond }) => perSecond)),
  p50: median(runs.map(({ p50 }) => p50)),
  p99: median(runs.map(({ p99 }) => p99)),
  cpuMs: Number(median(runs.map(({ cpuMs }) => cpuMs)).toFixed(2)),
});

/** The bare server and Campana in turn, so that what slows the machine slows both. */
async function compare(machinery, recorded) {
  const bare = await startBareServer(machinery, recorded);
  const execArgv = options.profile ? ['--cpu-prof', '--cpu-prof-dir', options.profile] : [];
  const campana = await startCampana(machinery, { execArgv });
  const results = {};
  const show = options.json ? () => undefined : row;
  const columns = ['/s', 'p50 ms', 'p99 ms', 'CPU ms'];
  show('16 connections: bare | Campana', ...columns, ...columns, 'ratio');
  for (const name of Object.keys(recorded)) {
    const once = {
      bare: (duration) => run(machinery, name, bare, (...of) => bareRequestOf(name, ...of), duration),
      campana: (duration) => run(machinery, name, campana, requestOf, duration),
    };
    const runs = { bare: [], campana: [] };
    for (const asking of Object.values(once)) await warmUp(asking);
    for (let round = 0; round < rounds; round++)
      for (const who of ['bare', 'campana']) runs[who].push(await once[who](seconds));
    const [limit, own] = [middle(runs.bare), middle(runs.campana)];
    const ratio = Number((own.perSecond / limit.perSecond).toFixed(2));
    results[name] = { bare: limit, campana: own, ratio };
    const cells = [limit, own].flatMap(({ perSecond, p50, p99, cpuMs }) => [perSecond, p50, p99, cpuMs]);
    show(scenarios[name].title, ...cells, ratio.toFixed(2));
  }
  if (options.json) console.log(JSON.stringify(results, null, 2));
}

const machinery = await Machinery.start();
let isInterrupted = false;
process.once('SIGINT', () => {
  isInterrupted = true;
  for (const child of machinery.children) child.kill('SIGKILL');
  process.exit(130);
});
try {
  await fillAlerts(machinery, Number(options.rows), memberId);
  const recorded = await recordAll(machinery);
  if (!options.plans || options.all) await compare(machinery, recorded);
  if (options.plans || options.all) await showPlans(machinery, recorded);
} finally {
  if (!isInterrupted) await machinery.close();
  await down('bench');
}
