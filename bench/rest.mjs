#!/usr/bin/env node
import { parseArgs } from 'node:util';
import path from 'node:path';
import { root } from '../scripts/prepare.mjs';
import { down } from '../scripts/services/index.mjs';
import { Machinery } from './machinery.mjs';
import { fillAlerts, targets, undoAcknowledgements } from './rest/data.mjs';
import { bareRequestOf, memberId, record, requestOf, startBareServer, startCampana } from './rest/hub.mjs';
import { loadServer, mediansOf } from './rest/load.mjs';
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
/** More targets than a run can use. */
const MAX_TARGETS = 60_000;

const row = (...cells) =>
  console.log(cells.map((cell, i) => (i === 0 ? String(cell).padEnd(32) : String(cell).padStart(8))).join(''));

function chosen() {
  const unknown = only?.filter((name) => !(name in scenarios)) ?? [];
  if (unknown.length > 0) throw new Error(`--only: no ${unknown.join()}; there are ${Object.keys(scenarios).join()}`);
  return Object.entries(scenarios).filter(([name]) => !only || only.includes(name));
}

/** Records the statements of Campana in each scenario. Scenarios whose route does not exist are left out. */
async function recordAll(machinery) {
  const recorder = ['--require', path.join(root, 'bench/rest/record-statements.cjs')];
  const campana = await startCampana(machinery, { execArgv: recorder, hasMessages: true });
  const recorded = {};
  for (const [name, scenario] of chosen()) {
    const [first, second = first] = await targets(machinery, scenario.target, 2);
    const one = await record(campana, scenario, first, second);
    if (one.isUnknown) console.error(`${scenario.title}: skipped, since the route does not exist (${one.answer})`);
    else recorded[name] = one;
    if (one.isCached)
      console.error(`${scenario.title}: answered from the cache; the bare server runs the SQL of an uncached request`);
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

/** Runs a scenario once. It first restores the data that the scenario needs. */
async function run(machinery, name, server, makeRequest, duration) {
  const scenario = scenarios[name];
  if (scenario.target === 'active') await undoAcknowledgements(machinery, memberId);
  const wanted = await targets(machinery, scenario.target, MAX_TARGETS);
  const requests = wanted.map((target) => makeRequest(scenario, target));
  return loadServer(server, requests, duration);
}

/** Sends requests until the JIT compiler has optimized the code. */
async function warmUp(runFor) {
  for (let sent = 0, turns = 0; sent < 4_000 && turns < 8; turns++) sent += (await runFor(2)).count;
}

/** Runs the bare server and Campana alternately, so that other load on the machine affects both. */
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
      bare: (duration) => run(machinery, name, bare, (...args) => bareRequestOf(name, ...args), duration),
      campana: (duration) => run(machinery, name, campana, requestOf, duration),
    };
    const runs = { bare: [], campana: [] };
    for (const runFor of Object.values(once)) await warmUp(runFor);
    for (let round = 0; round < rounds; round++)
      for (const server of ['bare', 'campana']) runs[server].push(await once[server](seconds));
    const [limit, own] = [mediansOf(runs.bare), mediansOf(runs.campana)];
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
