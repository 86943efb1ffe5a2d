import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import type { INestApplicationContext } from '@nestjs/common';
import { Pool } from 'pg';
import { Outbox } from '../../libs/outbox/outbox';
import { eventually } from '../../libs/testing/eventually';
import { stopSharedApplication } from '../support/application';
import { bellApplication, BellListener, type Rang, stroke } from '../support/bells';
import { type Json, Outsider } from '../support/hub';

jest.setTimeout(120_000);

const BELLS = 40;
const ROUNDS = 60;

let app: INestApplicationContext;
let outside: Outsider;
let owner: Pool;
let published: { body: Json }[];
const children: ChildProcess[] = [];
beforeAll(async () => {
  owner = new Pool({ connectionString: process.env['DATABASE_URL'], max: 2 });
  await owner.query('CREATE SCHEMA bells');
  await owner.query(
    'CREATE TABLE bells.heard (n bigint GENERATED ALWAYS AS IDENTITY, bell_id uuid, stroke_number integer)',
  );
  // this process records, and relays nothing
  // it would take the events of this one
  await stopSharedApplication();
  app = await bellApplication(BellListener, { ROLE: 'api' });
  outside = await Outsider.connect();
  published = await eventually(() => outside.listen('alerts', 'alerts.test_rang'));
});
afterAll(async () => {
  await Promise.all(children.map(kill));
  await app.close();
  await outside.close();
  await owner.query('DROP SCHEMA bells CASCADE');
  await owner.end();
});

/** A process that relays both to RabbitMQ and to its listener. */
const start = (): ChildProcess => {
  const script = join(__dirname, '..', 'support', 'bell-process.ts');
  const child = spawn(process.execPath, ['-r', '@swc-node/register', script], { stdio: 'ignore' });
  children.push(child);
  return child;
};
async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

interface Stroke {
  readonly bell_id: string;
  readonly stroke_number: number;
}

const heard = async () => (await owner.query<Stroke>('SELECT bell_id, stroke_number FROM bells.heard ORDER BY n')).rows;
const waiting = async (table: 'outbox_dispatches' | 'outbox_publications') =>
  (await owner.query(`SELECT 1 FROM ${table} WHERE type = 'alerts.test_rang'`)).rowCount ?? 0;

/** The strokes of each bell in the order in which each came first: receivers drop repeats. */
const firstsOf = (strokes: readonly Stroke[]): ReadonlyMap<string, readonly number[]> => {
  const firsts = new Map<string, Set<number>>();
  for (const { bell_id, stroke_number } of strokes)
    firsts.set(bell_id, (firsts.get(bell_id) ?? new Set()).add(stroke_number));
  return new Map([...firsts].map(([bell, numbers]) => [bell, [...numbers]]));
};

it('two processes at work, killed in turn: RabbitMQ and listeners hear of everything, in order', async () => {
  const bells: string[] = Array.from({ length: BELLS }, () => randomUUID());
  const record = (events: readonly Rang[]) => app.get(Outbox).record(events[0]?.tenantId ?? '', events);
  let copies = [start(), start()];
  for (let round = 1; round <= ROUNDS; round++) {
    await record(bells.map((bell) => stroke(bell, round)));
    if (round % 15 !== 0) continue;
    // in the middle of the work: some of it is done, the rest is not
    const before = (await heard()).length;
    await eventually(async () => (await heard()).length > before, { within: 30_000, what: 'work' });
    const [first, ...others] = copies;
    if (first) await kill(first);
    copies = [...others, start()];
  }
  for (const table of ['outbox_dispatches', 'outbox_publications'] as const)
    await eventually(async () => (await waiting(table)) === 0, { within: 60_000, what: `an empty ${table}` });

  const all = Array.from({ length: ROUNDS }, (_, i) => i + 1);
  const everything = new Map(bells.map((bell) => [bell, all]));
  expect(firstsOf(await heard())).toEqual(everything);
  const publishedStrokes = () => firstsOf(published.map(({ body }) => body as unknown as Stroke));
  await eventually(() => bells.every((bell) => publishedStrokes().get(bell)?.length === ROUNDS));
  expect(publishedStrokes()).toEqual(everything);
});
