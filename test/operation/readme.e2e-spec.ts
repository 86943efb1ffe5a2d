import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SECRET } from '../support/hub';
import { Process } from '../support/process';

const root = join(__dirname, '..', '..');
const fences = readFileSync(join(root, 'README.md'), 'utf8').matchAll(/^```(\w*)\n(.*?)^```$/gms);
const fenced = [...fences].map(([, language, block = '']) => ({ language, block }));
const blocksOf = (wanted: string): string[] =>
  fenced.filter(({ language }) => language === wanted).map(({ block }) => block);
const blocks = blocksOf('sh');

let campana: Process;
beforeAll(async () => (campana = await (await Process.start()).ready()));
afterAll(() => Process.endAll());

/** Runs a block of the README as printed, against the process of this test. */
const run = (block: string) => {
  const { port } = new URL(campana.url);
  const env = { ...process.env, AUTH_JWT_SECRET: SECRET, PORT: port };
  const script = block.replaceAll('127.0.0.1:8016', `127.0.0.1:${port}`);
  return spawnSync('bash', ['-e', '-c', script], { cwd: root, env, encoding: 'utf8', timeout: 60_000 });
};

it('every command of the README works as printed, from publishing an event to resolving its alert', () => {
  expect(blocks).toHaveLength(5);
  const [published, listed, resolved, demo, day] = blocks.map(run);
  for (const result of [published, listed, resolved, demo, day])
    expect([result?.status, result?.status === 0 ? '' : result?.stderr]).toEqual([0, '']);
  expect(published?.stdout).toMatch(/^published inventory.stockout, event_id [0-9a-f-]{36}\n$/);
  expect(listed?.stdout).toContain('"title":"Critical stockout: Harina"');
  expect(resolved?.stdout).toContain('"status":"acknowledged"');
  expect(resolved?.stdout).toContain('"status":"resolved"');
  expect(demo?.stdout).toMatch(/events in +3\d\d\n/);
  expect(demo?.stdout).toMatch(/sent twice, counted once +29\n/);
  expect(demo?.stdout).toMatch(/suppressed \(maintenance\) +20\n/);
  expect(demo?.stdout).toMatch(/\nThe worst\n( {2}critical .*\n){5}$/);
  expect(day?.stdout).toMatch(/events, each counted once +5000\n/);
  expect(day?.stdout).toMatch(/with a notification +13\n/);
  // the reference promises 80 % fewer
  expect(Number(/fewer notifications than events +([\d.]+) %/.exec(day?.stdout ?? '')?.[1])).toBeGreaterThan(95);
  // the same problems again raise no new alerts
  const again = run(blocks[3] ?? '');
  expect([again.status, again.stdout]).toEqual([0, expect.stringMatching(/raised an alert +0\n/)]);
}, 120_000);

it('only `npm start` and `npm test`, which set up everything themselves, are not run here', () =>
  expect(blocksOf('').map((block) => block.trim())).toEqual(['npm start', 'npm test']));

it('publishing on an exchange that does not exist fails with a clear error', () => {
  const { status, stdout, stderr } = run('node scripts/publish.mjs bakery.closed');
  expect([status, stdout]).toEqual([1, '']);
  expect(stderr).toMatch(/^RabbitMQ has no exchange bakery: .*\n$/);
});
