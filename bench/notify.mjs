#!/usr/bin/env node
import { parseArgs } from 'node:util';
import { down } from '../scripts/services/index.mjs';
import { Machinery, median } from './machinery.mjs';
import { Receiver } from './notify/receiver.mjs';
import { barePlanning, fairness, latency, planning, steadyPlanning, storm, webhooks } from './notify/scenarios.mjs';
import { Profile, withStatistics } from './profile.mjs';

const names = ['latency', 'steady', 'planning', 'webhooks', 'fairness', 'storm'];
const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    alerts: { type: 'string', default: '20000' },
    rounds: { type: 'string', default: '3' },
    profile: { type: 'boolean', default: false },
  },
});
const unknown = positionals.find((name) => !names.includes(name));
if (unknown) throw new RangeError(`${unknown} is none of ${names.join(', ')}`);
const chosen = positionals.length > 0 ? positionals : names;
const alerts = Number(options.alerts);
const rounds = Number(options.rounds);
const STEADY_RATE = 2_000;

/** Prints a figure beside its bar. */
const line = (name, figure, bar, isGood) =>
  console.log(`${name.padEnd(52)} ${figure.padEnd(44)} bar ${bar.padEnd(18)} ${isGood ? 'ok' : 'MISSED'}`);

/** Ingestion with and without planning in turn, so that other load on the machine affects both. */
async function measurePlanning(machinery, receiver) {
  const runs = [];
  for (let round = 0; round < rounds; round++) {
    const { ingested: alone } = await planning(machinery, receiver, alerts, false);
    const beside = await planning(machinery, receiver, alerts, true);
    runs.push({ ...beside, kept: beside.ingested / alone, bare: await barePlanning(machinery, beside.tenantId) });
  }
  const of = (name) => median(runs.map((run) => run[name]));
  const share = (of('planned') / of('bare')).toFixed(2);
  const [all, kept] = [of('planned'), of('kept')];
  line(
    'planning, 3 deliveries each',
    `${all} alerts/s (${share} of bare rows, ${of('bare')}/s)`,
    '2000/s',
    all >= 2_000,
  );
  line(
    'ingestion as fast as it can beside it keeps',
    `${kept.toFixed(2)} (${of('ingested')} events/s)`,
    '0.90',
    kept >= 0.9,
  );
  line('planning when ingestion has ended', `${of('afterwards')} alerts/s`, '-', true);
}

/** Planning beside ingestion at the rate that planning is to reach. */
async function measureSteady(machinery, receiver) {
  const { ingested, planned } = await steadyPlanning(machinery, receiver, STEADY_RATE, 20);
  const [kept, done] = [ingested, planned].map((share) => share.toFixed(2));
  line(`${STEADY_RATE} alerts/s come: ingestion keeps`, kept, '0.90', ingested >= 0.9);
  line(`${STEADY_RATE} alerts/s come: planned, 3 deliveries each`, done, '0.90', planned >= 0.9);
}

async function measureWebhooks(machinery, receiver) {
  const runs = [];
  for (let round = 0; round < rounds; round++) runs.push(await webhooks(machinery, receiver, alerts));
  const [sent, bare] = [median(runs.map((run) => run.sent)), median(runs.map((run) => run.bare))];
  const figure = `${sent}/s (${(sent / bare).toFixed(2)} of a bare loop, ${bare}/s)`;
  line('webhooks to a receiver on this machine', figure, '1000/s', sent >= 1_000);
}

const measures = {
  latency: async (machinery, receiver) => {
    const { p50, p99 } = await latency(machinery, receiver);
    line('ring to accepted, 100 alerts/s', `p50 ${p50} ms, p99 ${p99} ms`, 'p99 500 ms', p99 <= 500);
  },
  steady: measureSteady,
  planning: measurePlanning,
  webhooks: measureWebhooks,
  fairness: async (machinery, receiver) => {
    const { alone, beside, left } = await fairness(machinery, receiver, 50_000);
    const figure = `p99 ${beside.p99} ms, alone ${alone.p99} ms (${left} of A left)`;
    line('tenant B beside 50,000 waiting of tenant A', figure, '2 x alone', beside.p99 < 2 * alone.p99);
  },
  storm: async (machinery) => {
    const { mails, inFirstMinute, seconds, last } = await storm(machinery, 10_000);
    const figure = `${inFirstMinute} in a minute, ${mails} in ${seconds.toFixed(1)} s, last: ${last}`;
    line('10,000 alerts at once, mails to one owner', figure, '7 a minute', inFirstMinute <= 7);
  },
};

/** Shows where the time goes. The run itself is slower than others, since it is measured. */
async function profiled(machinery, receiver) {
  await withStatistics(machinery, async () => {
    for (const name of chosen.filter((one) => one === 'planning' || one === 'webhooks')) {
      const profile = new Profile(machinery);
      if (name === 'planning') await planning(machinery, receiver, alerts, true, profile);
      else await webhooks(machinery, receiver, alerts, profile);
      profile.print(name);
    }
  });
}

const machinery = await Machinery.start();
const receiver = await Receiver.open();
try {
  if (options.profile) await profiled(machinery, receiver);
  else for (const name of chosen) await measures[name](machinery, receiver);
} finally {
  await machinery.close();
  await receiver.close();
  await down('bench');
}
// the mail catcher ends with its process
process.exit();
