#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../scripts/prepare.mjs';
import { down } from '../scripts/services/index.mjs';
import { Machinery, median } from './machinery.mjs';
import { bareLoop, campana, latency } from './scenarios.mjs';

/*
 * A short check that the way of an event has not become slower: all new, a storm, and the delay at 500 events/s, beside the
 * bare loop in the same run. It fails below the limits of guard.json, which are raised when the figures rise.
 */
const EVENTS = 15_000;
const ROUNDS = 3;
const limits = JSON.parse(readFileSync(path.join(root, 'bench/guard.json'), 'utf8'));

let hasFailed = false;
function judge(name, figure, isGood) {
  hasFailed ||= !isGood;
  console.log(`${name.padEnd(20)} ${String(figure).padStart(6)}   limit ${limits[name]}   ${isGood ? 'ok' : 'FAILED'}`);
}

async function ratio(machinery, keys) {
  const ratios = [];
  for (let round = 0; round < ROUNDS; round++) {
    const bare = await bareLoop(machinery, EVENTS, keys);
    ratios.push((await campana(machinery, EVENTS, keys)).perSecond / bare);
  }
  return Number(median(ratios).toFixed(2));
}

const machinery = await Machinery.start();
try {
  // first, because the database still does maintenance work after the throughput rounds
  const { p99 } = await latency(machinery, 500, 10);
  judge('p99 ms at 500/s', p99, p99 <= limits['p99 ms at 500/s']);
  for (const [name, keys] of Object.entries({ 'all new': EVENTS, 'storm, 1,000 keys': 1_000 })) {
    const reached = await ratio(machinery, keys);
    judge(name, reached, reached >= limits[name]);
  }
} finally {
  await machinery.close();
  await down('bench');
}
process.exitCode = hasFailed ? 1 : 0;
