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

/** Runs `npm start` on the services of this test run. */
function start(environment: Record<string, string>) {
  const env = { ...process.env, AUTH_JWT_SECRET: SECRET, HOST: '127.0.0.1', ...environment };
  const started = spawn(process.execPath, [join(__dirname, '..', '..', 'scripts', 'start.mjs')], { env });
  const output = { stdout: '', stderr: '' };
  started.stdout.on('data', (text: Buffer) => (output.stdout += text.toString()));
  started.stderr.on('data', (text: Buffer) => (output.stderr += text.toString()));
  child = started;
  return { output, end: once(started, 'close').then(([code]) => code as number | null) };
}

/** Creates an empty database for the samples that `npm start` adds. @returns its URL */
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

it('npm start migrates, prints its address once it is ready, and ends on SIGTERM', async () => {
  // ROLE=api: a second consumer would consume the events of the next test file
  const { output, end } = start({ PORT: '0', ROLE: 'api', DATABASE_URL: await freshDatabase() });
  await eventually(() => output.stdout.includes('Campana is ready'), { within: 60_000, what: 'the banner' });
  const [, api = '', token = ''] = /API +(\S+)[^]*token +(\S+)/.exec(output.stdout) ?? [];
  const { status } = await fetch(api, { headers: { authorization: `Bearer ${token}` } });
  expect(status).toBe(200);
  child?.kill();
  expect(await end).toBe(0);
}, 90_000);

it('npm start fails when another program takes the port meanwhile, even if that program answers the readiness check', async () => {
  const port = await freePort();
  const { output, end } = start({ PORT: port });
  await eventually(() => output.stderr.includes('migrations …'), { within: 60_000, what: 'the migrations' });
  const program = createServer((_, response) => response.end('{}')).listen(Number(port), '127.0.0.1');
  await once(program, 'listening');
  expect(await end).toBe(1);
  program.close();
  expect(output.stderr).toContain(
    `Campana cannot listen on port ${port} of 127.0.0.1: another program has it. Free it, or choose another port: PORT=… npm start\n`,
  );
  expect(output.stdout).not.toContain('Campana is ready');
  expect(`${output.stdout}${output.stderr}`).not.toMatch(/^ +at |\\n +at /m);
}, 90_000);
