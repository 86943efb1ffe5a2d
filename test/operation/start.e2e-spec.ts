import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { Client } from 'pg';
import { eventually } from '../../libs/testing/eventually';
import { SECRET } from '../support/hub';
import { freePort } from '../support/process';

let child: ChildProcess | undefined;
afterEach(async () => {
  if (child?.exitCode === null && child.kill()) await once(child, 'exit');
});

/** `npm start` on the services of this run. */
function start(environment: Record<string, string>) {
  const env = { ...process.env, AUTH_JWT_SECRET: SECRET, HOST: '127.0.0.1', ...environment };
  const started = spawn(process.execPath, [join(__dirname, '..', '..', 'scripts', 'start.mjs')], { env });
  const said = { stdout: '', stderr: '' };
  started.stdout.on('data', (text: Buffer) => (said.stdout += text.toString()));
  started.stderr.on('data', (text: Buffer) => (said.stderr += text.toString()));
  child = started;
  return { said, end: once(started, 'close').then(([code]) => code as number | null) };
}

/** The URL of a fresh database, for the samples that `npm start` adds. */
async function freshDatabase(): Promise<string> {
  const url = new URL(process.env['DATABASE_URL'] ?? '');
  const client = new Client({ connectionString: url.href });
  await client.connect();
  await client.query('DROP DATABASE IF EXISTS campana_start WITH (FORCE)');
  await client.query('CREATE DATABASE campana_start');
  await client.end();
  url.pathname = '/campana_start';
  return url.href;
}

it('npm start migrates, tells where it listens once it is ready, and ends when asked', async () => {
  // another consumer would take the events of the next file
  const { said, end } = start({ PORT: '0', ROLE: 'api', DATABASE_URL: await freshDatabase() });
  await eventually(() => said.stdout.includes('Campana is ready'), { within: 60_000, what: 'the banner' });
  const [, api = '', token = ''] = /API +(\S+)[^]*token +(\S+)/.exec(said.stdout) ?? [];
  const { status } = await fetch(api, { headers: { authorization: `Bearer ${token}` } });
  expect(status).toBe(200);
  child?.kill();
  expect(await end).toBe(0);
}, 90_000);

it('npm start is not taken in by another program that takes the port meanwhile and says that it is ready', async () => {
  const port = await freePort();
  const { said, end } = start({ PORT: port });
  await eventually(() => said.stderr.includes('migrations …'), { within: 60_000, what: 'the migrations' });
  const program = createServer((_, response) => response.end('{}')).listen(Number(port), '127.0.0.1');
  await once(program, 'listening');
  expect(await end).toBe(1);
  program.close();
  expect(said.stderr).toContain(
    `Campana cannot listen on port ${port} of 127.0.0.1: another program has it. Free it, or choose another port: PORT=… npm start\n`,
  );
  expect(said.stdout).not.toContain('Campana is ready');
  expect(`${said.stdout}${said.stderr}`).not.toMatch(/^ +at |\\n +at /m);
}, 90_000);
