import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { eventually } from '../../libs/testing/eventually';
import { Hub, type Json, token } from '../support/hub';
import { pythonWith } from '../support/python';

let hub: Hub;
const children: ChildProcess[] = [];
beforeAll(async () => {
  hub = await Hub.start();
});
afterEach(() => children.splice(0).forEach((child) => child.kill('SIGKILL')));
afterAll(() => hub.stop());

/** Starts a program. @returns what it has printed so far */
function running(command: string, args: readonly string[]): () => string {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  let printed = '';
  child.stdout.on('data', (data: Buffer) => (printed += data.toString()));
  return () => printed;
}

const written = (severity: string, title: string) =>
  hub.call('POST', '/api/v1/alerts', { body: { alert_type: 'oven', severity, title, description: 'x' } });

it('the Python program hears what its filter wants', async () => {
  const program = path.resolve(__dirname, '../../docs/examples/realtime.py');
  const printed = running(pythonWith('json'), [program, hub.url, await token(hub.tenantId), 'severity=critical']);
  await eventually(() => Promise.resolve(printed().includes('"subscribed"') || undefined), {
    what: 'its subscription',
  });
  await written('low', 'Not wanted');
  await written('critical', 'Oven fire');
  await eventually(() => Promise.resolve(printed().includes('Oven fire') || undefined), { what: 'the alert' });
  const frames = printed()
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { event: string; data: Json });
  expect(frames.map(({ event }) => event).slice(0, 2)).toEqual(['hello', 'subscribed']);
  expect(printed()).not.toContain('Not wanted');
});

it('the command of the documentation hears alerts by curl', async () => {
  const address = `${hub.url}/api/v1/realtime/stream?severity=critical`;
  const printed = running('curl', ['-sN', '-H', `Authorization: Bearer ${await token(hub.tenantId)}`, address]);
  await eventually(() => Promise.resolve(printed().includes('event: subscribed') || undefined), { what: 'the stream' });
  await written('critical', 'Smoke');
  await eventually(() => Promise.resolve(/^event: alerts\.created$/m.test(printed()) || undefined), {
    what: 'the alert',
  });
  expect(printed()).toContain('Smoke');
});
