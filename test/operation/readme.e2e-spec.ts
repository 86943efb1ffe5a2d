import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
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

const catcher = `
  const { startMailCatcher } = await import(${JSON.stringify(join(root, 'scripts', 'mail', 'catcher.mjs'))});
  process.send(await startMailCatcher(0));`;

let campana: Process;
let mails: { readonly smtpPort: number; readonly url: string };
let mailCatcher: ChildProcess;
beforeAll(async () => {
  mailCatcher = spawn(process.execPath, ['--input-type=module', '-e', catcher], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  [mails] = (await once(mailCatcher, 'message')) as [typeof mails];
  const smtp = { SMTP_HOST: '127.0.0.1', SMTP_PORT: String(mails.smtpPort), SMTP_SECURITY: 'none' };
  const others = { EMAIL_FROM: 'alerts@campana.localhost', ENABLE_ESCALATION: 'true' };
  campana = await (await Process.start({ ...smtp, ...others })).ready();
  // as `npm start` makes the demo owner
  const owner = run('node scripts/token.mjs --email owner@bakery.localhost').stdout.trim();
  await fetch(`${campana.url}/api/v1/alerts/rules?limit=1`, { headers: { authorization: `Bearer ${owner}` } });
});
afterAll(() => mailCatcher.kill());

/** Runs a block of the README as printed, against the process of this test. */
const run = (block: string) => {
  const { port } = new URL(campana.url);
  const env = { ...process.env, AUTH_JWT_SECRET: SECRET, PORT: port, MAIL_PAGE_URL: mails.url };
  const script = block.replaceAll('127.0.0.1:8016', `127.0.0.1:${port}`);
  return spawnSync('bash', ['-e', '-c', script], { cwd: root, env, encoding: 'utf8', timeout: 60_000 });
};

it('every command of the README works as printed, from publishing an event to resolving its alert', () => {
  expect(blocks).toHaveLength(6);
  const [published, listed, resolved, demo, told, day] = blocks.map(run);
  for (const result of [published, listed, resolved, demo, told, day])
    expect([result?.status, result?.status === 0 ? '' : result?.stderr]).toEqual([0, '']);
  expect(published?.stdout).toMatch(/^published inventory.stockout, event_id [0-9a-f-]{36}\n$/);
  expect(listed?.stdout).toContain('"title":"Critical stockout: Harina"');
  expect(resolved?.stdout).toContain('"status":"acknowledged"');
  expect(resolved?.stdout).toContain('"status":"resolved"');
  expect(demo?.stdout).toMatch(/events in +3\d\d\n/);
  expect(demo?.stdout).toMatch(/sent twice, counted once +29\n/);
  expect(demo?.stdout).toMatch(/suppressed \(maintenance\) +20\n/);
  expect(demo?.stdout).toMatch(/\nThe worst\n( {2}critical .*\n){5}\n/);
  expect(demo?.stdout).toMatch(
    /\nNobody answers\n {2}raised .*\(critical\)\n {2}level 1 +after \d.* s: .+\n {2}level 2 +after \d.* s: .+\n/,
  );
  expect(demo?.stdout).toMatch(
    /\nA complaint that nobody answers\n {2}at risk +after \d.* \(medium\)\n {2}missed +after \d.* \(critical\)\n {2}answered .*\n/,
  );
  expect(demo?.stdout).toMatch(/\nMails that were sent\n( {2}owner@bakery\.localhost +\[[A-Z]+\] .*\n)+/);
  expect(demo?.stdout).toMatch(/owner@bakery\.localhost +\[CRITICAL\] /);
  expect(demo?.stdout).toContain(`  see ${mails.url}\n`);
  expect(told?.stdout).toContain('"decided_by":"alert_channels"');
  expect(told?.stdout).toMatch(/"notification_type":"alert"[^{]*"channel":"email"/);
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
