import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '../../libs/testing/eventually';
import { uuidv7 } from '../../libs/kernel/uuid';
import { SmtpProvider } from '../../src/notifications/channels/email/smtp';
import type { Envelope } from '../../src/notifications/content';
import { FaultMailServer, type MailFault } from '../support/providers/fault-mail-server';
import { MailJudge } from '../support/providers/mail-judge';
import { anEnvelope, sampleContent } from '../support/providers/sample-content';

const from = { name: 'Campaña, alertas', email: 'alerts@campana.example' };
const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

type Settings = Partial<ConstructorParameters<typeof SmtpProvider>[0]>;

function smtp(port: number, settings: Settings = {}, ca?: string): SmtpProvider {
  const all = { host: '127.0.0.1', port, user: undefined, password: undefined, security: 'none', ...settings } as const;
  const provider = new SmtpProvider(all, from, 2, ca ? { ca } : {});
  closing.push(() => provider.close());
  return provider;
}

const to = (email: string) => ({ email, name: 'Eva Núñez' });
const anAddress = (): string => `eva.${uuidv7()}@shop.example`;
const sendTo = (provider: SmtpProvider, email: string, values: Partial<Envelope> = {}) =>
  provider.send(anEnvelope(values), sampleContent.email, to(email));

async function faultyServer(...faults: MailFault[]) {
  const server = await FaultMailServer.open();
  closing.push(() => server.close());
  const address = anAddress();
  server.next(address, ...faults);
  return { server, address, provider: smtp(server.port) };
}

describe('what a mail server that others wrote reads', () => {
  let judge: MailJudge;
  beforeAll(async () => void (judge = await MailJudge.open()));
  afterAll(() => judge.close());

  const received = async (provider: SmtpProvider, values: Partial<Envelope>, content = sampleContent.email) => {
    const email = anAddress();
    const result = await provider.send(anEnvelope(values), content, to(email));
    expect(result).toMatchObject({ outcome: 'accepted', statusCode: 250 });
    const mail = await eventually(() => judge.mails.find((one) => one.to.includes(email)));
    expect([mail.from, mail.to, mail.defects]).toEqual([from.email, [email], []]);
    return { ...mail, result, header: Object.fromEntries(mail.headers) };
  };

  it('is both parts, and the headers of a critical alert', async () => {
    const envelope = anEnvelope();
    const { header, parts, result } = await received(smtp(judge.port), envelope);
    expect(parts['text/plain']?.replaceAll('\r\n', '\n')).toBe(sampleContent.email.text);
    expect(parts).toEqual({
      'text/plain': expect.any(String),
      'text/html': expect.stringContaining(sampleContent.email.html),
    });
    expect(header).toMatchObject({
      From: '"Campaña, alertas" <alerts@campana.example>',
      Subject: sampleContent.email.subject,
      'Message-ID': `<${envelope.deliveryId}@campana.example>`,
      References: `<${envelope.alertId}.1@campana.example>`,
      'Auto-Submitted': 'auto-generated',
      Importance: 'high',
    });
    expect(header).not.toHaveProperty('List-Unsubscribe');
    expect(result).toMatchObject({ providerMessageId: header['Message-ID'] });
  });

  it('has one-click unsubscribing unless it is critical', async () => {
    const { header } = await received(smtp(judge.port), { severity: 'low' });
    expect(header).toMatchObject({
      'List-Unsubscribe': '<https://campana.example/u/token>',
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    });
  });

  it('is one message for one recipient, whatever a subject or a name contains', async () => {
    const subject = 'Sin harina\r\nBcc: thief@evil.example\r\n\r\nbody 🍞';
    const { header, headers } = await received(smtp(judge.port), {}, { ...sampleContent.email, subject });
    expect(headers.map(([name]) => name)).not.toContain('Bcc');
    expect(header['Subject']).toContain('🍞');
  });

  it('is sent after signing in; a password that the server does not know is an auth_error without the password', async () => {
    const right = { user: 'campana', password: 'smtp-password-canary' };
    expect((await received(smtp(judge.port, right), {})).login).toBe('campana');
    const wrong = await sendTo(smtp(judge.port, { ...right, password: 'another-canary' }), anAddress());
    expect(wrong).toMatchObject({ outcome: 'refused', errorCode: 'auth_error', statusCode: 535 });
    expect(JSON.stringify(wrong)).not.toContain('canary');
  });

  it('is nothing when the server offers no encryption that the configuration asks for', async () => {
    const before = judge.mails.length;
    const result = await sendTo(smtp(judge.port, { security: 'starttls' }), anAddress());
    expect(result).toMatchObject({ outcome: 'retry', errorCode: 'tls' });
    expect(judge.mails).toHaveLength(before);
  });
});

describe('what a server answers', () => {
  it.each<[string, MailFault, object]>([
    [
      '450 at RCPT',
      { at: 'rcpt', reply: '450 4.2.0 try later' },
      { outcome: 'retry', errorCode: 'server_error', statusCode: 450 },
    ],
    ['452 after the text', { at: 'data', reply: '452 4.3.1 full' }, { outcome: 'retry', errorCode: 'server_error' }],
    [
      '550 5.1.1',
      { at: 'rcpt', reply: '550 5.1.1 no such user' },
      { outcome: 'refused', errorCode: 'client_error', disables: 'bounced', statusCode: 550 },
    ],
    [
      '553 5.1.8, about the sender',
      { at: 'rcpt', reply: '553 5.1.8 bad sender' },
      { outcome: 'refused', disables: null },
    ],
    [
      '550 5.7.1, a policy',
      { at: 'rcpt', reply: '550 5.7.1 blocked' },
      { outcome: 'refused', errorCode: 'client_error', disables: null },
    ],
    ['554 after the text', { at: 'data', reply: '554 5.6.0 bad content' }, { outcome: 'refused', disables: null }],
    ['530', { at: 'rcpt', reply: '530 5.7.0 sign in first' }, { outcome: 'refused', errorCode: 'auth_error' }],
    ['silence at RCPT', { at: 'rcpt', ends: 'stall' }, { outcome: 'retry', errorCode: 'timeout' }],
    ['a closed connection at RCPT', { at: 'rcpt', ends: 'drop' }, { outcome: 'retry', errorCode: 'network' }],
    ['silence after the text', { at: 'data', ends: 'stall' }, { outcome: 'unknown', errorCode: 'timeout' }],
    ['a closed connection after the text', { at: 'data', ends: 'drop' }, { outcome: 'unknown', errorCode: 'network' }],
  ])('%s', async (_, fault, expected) => {
    const { server, provider, address } = await faultyServer(fault);
    const result = await sendTo(provider, address);
    expect(result).toMatchObject(expected);
    expect(JSON.stringify(result)).not.toContain(address);
    // nothing is sent again by itself
    const sent = 'at' in fault && fault.at === 'data' ? [address] : [];
    expect(server.taken).toEqual(sent);
    // and the next message goes over a connection that works
    expect(await sendTo(provider, address)).toMatchObject({ outcome: 'accepted' });
  });

  it('to one recipient changes nothing for the others', async () => {
    const { server, provider } = await faultyServer();
    const [first, bad, last] = [anAddress(), anAddress(), anAddress()];
    server.next(bad, { at: 'rcpt', reply: '550 5.1.1 no such user' }, { at: 'rcpt', reply: '450 4.2.0 try later' });
    const results = await Promise.all([first, bad, last].map((address) => sendTo(provider, address)));
    expect(results.map(({ outcome }) => outcome)).toEqual(['accepted', 'refused', 'accepted']);
    expect(await sendTo(provider, bad)).toMatchObject({ outcome: 'retry' });
    expect(server.taken.sort()).toEqual([first, last].sort());
  });

  it('when nobody listens is tried again', async () => {
    const { server, provider, address } = await faultyServer();
    await server.close();
    expect(await sendTo(provider, address)).toMatchObject({ outcome: 'retry', errorCode: 'network', statusCode: null });
  });

  it('when the process stops is not waited for', async () => {
    const { provider, address } = await faultyServer({ at: 'data', ends: 'stall' });
    const result = await provider.send(anEnvelope(), sampleContent.email, to(address), AbortSignal.timeout(200));
    expect(result).toMatchObject({ outcome: 'unknown' });
  });
});

describe('encryption', () => {
  let folder: string;
  let key: string;
  let cert: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'campana-tls-'));
    const names = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1'];
    const files = ['-keyout', join(folder, 'key.pem'), '-out', join(folder, 'cert.pem')];
    execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', ...names, ...files], {
      stdio: 'pipe',
    });
    [key = '', cert = ''] = ['key.pem', 'cert.pem'].map((file) => readFileSync(join(folder, file), 'utf8'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each(['starttls', 'tls'] as const)('%s is used, and only with a certificate that is trusted', async (security) => {
    const server = await FaultMailServer.open({ key, cert, secure: security === 'tls' });
    closing.push(() => server.close());
    const address = anAddress();
    expect(await sendTo(smtp(server.port, { security }, cert), address)).toMatchObject({ outcome: 'accepted' });
    expect(await sendTo(smtp(server.port, { security }), anAddress())).toMatchObject({
      outcome: 'retry',
      errorCode: 'tls',
    });
    expect(server.taken).toEqual([address]);
  });
});
