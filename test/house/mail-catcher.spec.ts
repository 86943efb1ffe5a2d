import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createTransport, type SendMailOptions } from 'nodemailer';

const catcher = join(__dirname, '..', '..', 'scripts', 'mail', 'catcher.mjs');
const program = `
  const { startMailCatcher } = await import(${JSON.stringify(catcher)});
  process.send(await startMailCatcher(0));`;

let child: ChildProcess;
let started: { readonly smtpPort: number; readonly url: string };
beforeAll(async () => {
  child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  [started] = (await once(child, 'message')) as [typeof started];
});
afterAll(() => child.kill());

const send = (mail: SendMailOptions) =>
  createTransport({ host: '127.0.0.1', port: started.smtpPort, secure: false }).sendMail({
    from: 'alerts@example.com',
    to: 'ana@example.com',
    ...mail,
  });

const get = async (path: string) => {
  const response = await fetch(started.url + path);
  return {
    status: response.status,
    text: await response.text(),
    policy: response.headers.get('content-security-policy'),
  };
};

interface CaughtMail {
  readonly id: number;
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
}
const all = async () => JSON.parse((await get('/mails.json')).text) as CaughtMail[];

it('keeps a mail and shows it, for people and for scripts', async () => {
  await send({ subject: 'Rotura de stock: harina', text: 'Quedan 3 kg ñ', html: '<p>Quedan <b>3 kg</b></p>' });
  const [mail] = await all();
  expect(mail).toMatchObject({ to: ['ana@example.com'], subject: 'Rotura de stock: harina' });
  expect(mail?.text.trim()).toBe('Quedan 3 kg ñ');
  const { text } = await get(`/mails/${mail?.id}`);
  expect(text).toContain('&#60;b&#62;3 kg');
  expect((await get('/')).text).toContain('Rotura de stock: harina');
});

it('nothing in a mail runs', async () => {
  await send({ subject: '<script>alert(1)</script>', html: '<script>alert(2)</script>' });
  const [mail] = await all();
  for (const path of ['/', `/mails/${mail?.id}`]) {
    const { text, policy } = await get(path);
    expect(text).not.toContain('<script');
    expect(policy).toContain("default-src 'none'");
  }
});

it('refuses a mail that is too large, and goes on', async () => {
  await expect(send({ subject: 'large', text: 'x'.repeat(2_000_000) })).rejects.toMatchObject({ responseCode: 552 });
  await send({ subject: 'after it', text: 'x' });
  expect((await all())[0]?.subject).toBe('after it');
});

it('keeps the latest 200', async () => {
  await Promise.all(Array.from({ length: 205 }, (_, n) => send({ subject: `mail ${n}`, text: 'x' })));
  expect(await all()).toHaveLength(200);
});

it.each([
  ['/mails/0', 404],
  ['/mails/99999999999', 404],
  ['/other', 404],
])('GET %s answers %s', async (path, status) => expect((await get(path)).status).toBe(status));
