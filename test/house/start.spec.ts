import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

const root = join(__dirname, '..', '..');

/** A port on which nothing listens. */
const NOBODY = '1';

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

/** An `npm` that only leaves a file to show that it was called. */
function npmThatTells(): string {
  const folder = join(checkout, 'bin');
  mkdirSync(folder);
  writeFileSync(join(folder, 'npm'), '#!/bin/sh\ntouch npm-was-called\n');
  chmodSync(join(folder, 'npm'), 0o755);
  return `${folder}${delimiter}${process.env['PATH']}`;
}

/** Starts a fresh checkout, whose services would not be there. */
const start = (environment: Record<string, string>) =>
  spawnSync(process.execPath, [join(checkout, 'scripts', 'start.mjs')], {
    encoding: 'utf8',
    env: {
      ...process.env,
      PATH: npmThatTells(),
      HOST: '127.0.0.1',
      DATABASE_URL: `postgres://127.0.0.1:${NOBODY}/campana`,
      REDIS_URL: `redis://127.0.0.1:${NOBODY}`,
      RABBITMQ_URL: `amqp://127.0.0.1:${NOBODY}`,
      ...environment,
    },
    timeout: 20_000,
  });

const takenPort = () => String((program.address() as AddressInfo).port);

it.each([
  [
    'another program has the port',
    takenPort,
    'another program has it. Free it, or choose another port: PORT=… npm start',
  ],
  ['PORT is no port', () => 'abc', 'PORT is an integer from 0 to 65535'],
])('where %s, npm start says what to do before it installs or starts anything', (_, port, advice) => {
  const before = readdirSync(checkout);
  const { status, stdout, stderr } = start({ PORT: port() });
  expect(stderr).toBe(`Campana cannot listen on port ${port()} of 127.0.0.1: ${advice}\n`);
  expect([status, stdout]).toEqual([1, '']);
  expect(readdirSync(checkout)).toEqual([...before, 'bin'].sort());
});

it('where the port is free, npm start installs the packages', () => {
  start({ PORT: '0' });
  expect(readdirSync(checkout)).toContain('npm-was-called');
});
