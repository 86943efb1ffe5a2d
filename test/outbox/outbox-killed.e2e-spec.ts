import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import type { INestApplicationContext } from '@nestjs/common';
import { Pool } from 'pg';
import { Outbox } from '../../libs/outbox/outbox';
import { eventually } from '../../libs/testing/eventually';
import { stopSharedApplication } from '../support/application';
import { outboxApplication, TestListener, type TestEvent, testEvent } from '../support/test-events';
import { type Json, Outsider } from '../support/hub';

jest.setTimeout(120_000);

const SUBJECTS = 40;
const ROUNDS = 60;

let app: INestApplicationContext;
let outside: Outsider;
let owner: Pool;
let published: { body: Json }[];
const children: ChildProcess[] = [];
beforeAll(async () => {
  owner = new Pool({ connectionString: process.env['DATABASE_URL'], max: 2 });
  await owner.query('CREATE SCHEMA listener_test');
  await owner.query(
    'CREATE TABLE listener_test.received (n bigint GENERATED ALWAYS AS IDENTITY, subject_id uuid, number integer)',
  );
  // this process records events but does not deliver them
  // it would deliver the events of this one
  await stopSharedApplication();
  app = await outboxApplication(TestListener, { ROLE: 'api' });
  outside = await Outsider.connect();
  published = await eventually(() => outside.listen('alerts', 'alerts.test_event'));
});
afterAll(async () => {
  await Promise.all(children.map(kill));
  await app.close();
  await outside.close();
  await owner.query('DROP SCHEMA listener_test CASCADE');
  await owner.end();
});

/** Starts a process that delivers events to RabbitMQ and to its listener. */
const start = (): ChildProcess => {
  const script = join(__dirname, '..', 'support', 'test-event-process.ts');
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

interface ReceivedEvent {
  readonly subject_id: string;
  readonly number: number;
}

const received = async () =>
  (await owner.query<ReceivedEvent>('SELECT subject_id, number FROM listener_test.received ORDER BY n')).rows;
const waiting = async (table: 'outbox_dispatches' | 'outbox_publications') =>
  (await owner.query(`SELECT 1 FROM ${table} WHERE type = 'alerts.test_event'`)).rowCount ?? 0;

/** The numbers of each subject in the order in which each came first: receivers drop repeats. */
const firstsOf = (numbers: readonly ReceivedEvent[]): ReadonlyMap<string, readonly number[]> => {
  const firsts = new Map<string, Set<number>>();
  for (const { subject_id, number } of numbers)
    firsts.set(subject_id, (firsts.get(subject_id) ?? new Set()).add(number));
  return new Map([...firsts].map(([subject, numbers]) => [subject, [...numbers]]));
};

it('with two delivering processes that are killed in turn, RabbitMQ and listeners get every event in order', async () => {
  const subjects: string[] = Array.from({ length: SUBJECTS }, () => randomUUID());
  const record = (events: readonly TestEvent[]) => app.get(Outbox).record(events[0]?.tenantId ?? '', events);
  let copies = [start(), start()];
  for (let round = 1; round <= ROUNDS; round++) {
    await record(subjects.map((subject) => testEvent(subject, round)));
    if (round % 15 !== 0) continue;
    // in the middle of the work: some events are delivered, others not
    const before = (await received()).length;
    await eventually(async () => (await received()).length > before, { within: 30_000, what: 'progress' });
    const [first, ...others] = copies;
    if (first) await kill(first);
    copies = [...others, start()];
  }
  for (const table of ['outbox_dispatches', 'outbox_publications'] as const)
    await eventually(async () => (await waiting(table)) === 0, { within: 60_000, what: `an empty ${table}` });

  const all = Array.from({ length: ROUNDS }, (_, i) => i + 1);
  const everything = new Map(subjects.map((subject) => [subject, all]));
  expect(firstsOf(await received())).toEqual(everything);
  const publishedNumbers = () => firstsOf(published.map(({ body }) => body as unknown as ReceivedEvent));
  await eventually(() => subjects.every((subject) => publishedNumbers().get(subject)?.length === ROUNDS));
  expect(publishedNumbers()).toEqual(everything);
});
