#!/usr/bin/env node
import { parseArgs } from 'node:util';
import { down } from '../scripts/services/index.mjs';
import { Machinery, median } from './machinery.mjs';
import { Profile, withStatistics } from './profile.mjs';
import { bareLoop, campana, idle, latency, preload } from './scenarios.mjs';

const flag = { type: 'boolean', default: false };
const { values: options } = parseArgs({
  options: {
    events: { type: 'string', default: '40000' },
    rounds: { type: 'string', default: '3' },
    all: flag,
    processes: flag,
    rules: flag,
    table: flag,
    memory: flag,
    noise: flag,
    profile: flag,
    idle: flag,
  },
});
const events = Number(options.events);
const rounds = Number(options.rounds);
const scenarios = { 'all new': events, 'storm, 1,000 keys': 1_000 };

const row = (...cells) =>
  console.log(cells.map((cell, i) => (i === 0 ? String(cell).padEnd(34) : String(cell).padStart(14))).join(''));

/** Runs the bare loop and Campana alternately, so that other load on the machine affects both. */
async function compare(machinery) {
  row('events/s', 'bare loop', 'Campana', 'ratio', 'relay behind', 'peak MB');
  for (const [name, keys] of Object.entries(scenarios)) {
    const bare = [];
    const own = [];
    for (let round = 0; round < rounds; round++) {
      bare.push(await bareLoop(machinery, events, keys));
      own.push(await campana(machinery, events, keys));
    }
    const [limit, reached] = [median(bare), median(own.map(({ perSecond }) => perSecond))];
    const behind = `${median(own.map(({ relayBehindMs }) => relayBehindMs))} ms`;
    row(name, limit, reached, (reached / limit).toFixed(2), behind, Math.max(...own.map(({ memoryMb }) => memoryMb)));
  }
}

async function delays(machinery) {
  for (const [name, after] of Object.entries({ '': 0, ', after a burst': events })) {
    const { p50, p95, p99 } = await latency(machinery, 500, 20, after);
    row(`created${name}, 500/s`, `p50 ${p50} ms`, `p95 ${p95} ms`, `p99 ${p99} ms`);
  }
}

/** The median throughput of runs in which every event makes a new alert. */
async function throughput(machinery, settings) {
  const runs = [];
  for (let round = 0; round < rounds; round++)
    runs.push((await campana(machinery, events, events, settings)).perSecond);
  return median(runs);
}

async function versus(machinery, name, one, other) {
  const [before, after] = [await throughput(machinery, one), await throughput(machinery, other)];
  row(name, before, after, (after / before).toFixed(2));
}

async function memory(machinery) {
  const { memoryMb, perSecond } = await campana(machinery, 200_000, 200_000);
  row('200,000 events waiting', '', perSecond, '', '', memoryMb);
}

/** Runs with and without noise control alternately, so that other load on the machine affects both. */
async function noise(machinery) {
  for (const [name, keys] of Object.entries(scenarios)) {
    const [without, with_] = [[], []];
    for (let round = 0; round < rounds; round++) {
      without.push((await campana(machinery, events, keys)).perSecond);
      with_.push((await campana(machinery, events, keys, { noise: true })).perSecond);
    }
    const [before, after] = [median(without), median(with_)];
    row(`noise control: ${name}`, before, after, (after / before).toFixed(2));
  }
}

/** Shows where the time of an event goes. The run itself is slower than others, since it is measured. */
async function profile(machinery) {
  await withStatistics(machinery, async () => {
    for (const [name, keys] of Object.entries(scenarios)) {
      const measured = new Profile(machinery);
      await campana(machinery, events, keys, { profile: measured });
      measured.print(name);
    }
  });
}

async function nothingToDo(machinery) {
  const { cpu, transactions, redisConnections } = await idle(machinery);
  const shares = Object.entries(cpu).map(([name, percent]) => `${name} ${percent} %`);
  row('nothing to do', ...shares, `${transactions} transactions/s`, `${redisConnections} connections to Redis`);
}

async function table(machinery) {
  const before = await throughput(machinery);
  await preload(machinery);
  const after = await throughput(machinery);
  row('empty table → 1,000,000 alerts', before, after, (after / before).toFixed(2));
}

const machinery = await Machinery.start();
let isInterrupted = false;
process.once('SIGINT', () => {
  isInterrupted = true;
  for (const child of machinery.children) child.kill('SIGKILL');
  process.exit(130);
});
try {
  const isDefault = !['noise', 'processes', 'rules', 'table', 'memory', 'profile', 'idle'].some(
    (name) => options[name],
  );
  // first, because the database still does maintenance work after the throughput rounds
  if (isDefault || options.all) await delays(machinery);
  if (isDefault || options.all) await compare(machinery);
  if (options.idle || options.all) await nothingToDo(machinery);
  if (options.noise || options.all) await noise(machinery);
  if (options.memory || options.all) await memory(machinery);
  if (options.processes || options.all) await versus(machinery, '1 → 2 processes', { processes: 1 }, { processes: 2 });
  if (options.rules || options.all) await versus(machinery, '1 → 50 rules', { rules: 1 }, { rules: 50 });
  if (options.profile) await profile(machinery);
  if (options.table || options.all) await table(machinery);
} finally {
  if (!isInterrupted) await machinery.close();
  await down('bench');
}
