import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

const root = join(__dirname, '..', '..');

/** A port on which nothing listens. */
const UNUSED_PORT = '1';

let program: Server;
let checkout: string;
beforeEach(async () => {
  program = createServer().listen(0, '127.0.0.1');
  await once(program, 'listening');
  checkout = mkdtempSync(join(tmpdir(), 'campana-start-'));
  for (const name of ['scripts', 'package.json', 'package-lock.json'])
    cpSync(join(root, name), join(checkout, name), { recursive: true });
});
afterEach(async () => {
  rmSync(checkout, { recursive: true });
  program.close();
  await once(program, 'close');
});

/** Creates an `npm` that only records that it was called. @returns a PATH with it */
function recordingNpm(): string {
  const folder = join(checkout, 'bin');
  mkdirSync(folder);
  writeFileSync(join(folder, 'npm'), '#!/bin/sh\ntouch npm-was-called\n');
  chmodSync(join(folder, 'npm'), 0o755);
  return `${folder}${delimiter}${process.env['PATH']}`;
}

/** Runs `npm start` in a fresh checkout, without services. */
const start = (environment: Record<string, string>) =>
  spawnSync(process.execPath, [join(checkout, 'scripts', 'start.mjs')], {
    encoding: 'utf8',
    env: {
      ...process.env,
      PATH: recordingNpm(),
      HOST: '127.0.0.1',
      DATABASE_URL: `postgres://127.0.0.1:${UNUSED_PORT}/campana`,
      REDIS_URL: `redis://127.0.0.1:${UNUSED_PORT}`,
      RABBITMQ_URL: `amqp://127.0.0.1:${UNUSED_PORT}`,
      ...environment,
    },
    timeout: 20_000,
  });

const takenPort = () => String((program.address() as AddressInfo).port);

it.each([
  [
    'another program uses the port',
    takenPort,
    'another program has it. Free it, or choose another port: PORT=… npm start',
  ],
  ['PORT is not a port number', () => 'abc', 'PORT is an integer from 0 to 65535'],
])('when %s, npm start says what to do before it installs or starts anything', (_, port, advice) => {
  const before = readdirSync(checkout);
  const { status, stdout, stderr } = start({ PORT: port() });
  expect(stderr).toBe(`Campana cannot listen on port ${port()} of 127.0.0.1: ${advice}\n`);
  expect([status, stdout]).toEqual([1, '']);
  expect(readdirSync(checkout)).toEqual([...before, 'bin'].sort());
});

it('when the port is free, npm start installs the packages', () => {
  start({ PORT: '0' });
  expect(readdirSync(checkout)).toContain('npm-was-called');
});
