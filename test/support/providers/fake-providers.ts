import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { type Behaviour, type FakeAnswer, sendBadly, sendWhole } from './fake-answers';
import { type FakeApi, fakeApis, type FakeKeys, type FakeRequest, type AnyJson } from './fake-apis';
import { testServiceAccount, testVapidKeys } from './provider-keys';

const parsed = (text: string): AnyJson => {
  try {
    return JSON.parse(text) as AnyJson;
  } catch {
    return {};
  }
};

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/**
 * All providers that are reached over HTTP, on one loopback port. They check credentials and form as the real ones do,
 * record what came, and behave towards an address as a test tells them.
 */
export class FakeProviders {
  /** Every request, in the order in which they came; also those that were refused. */
  readonly requests: FakeRequest[] = [];
  readonly keys: FakeKeys;
  private readonly account: object;
  private readonly vapidPrivateKey: string;
  private readonly scripts = new Map<string, Behaviour[]>();
  private readonly rules = new Map<string, Behaviour>();
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {
    const google = testServiceAccount(`${url}/google/token`);
    const vapid = testVapidKeys();
    this.account = google.account;
    this.vapidPrivateKey = vapid.privateKey;
    this.keys = {
      twilioSid: 'AC00000000000000000000000000000001',
      twilioToken: 'twilio-auth-token-canary',
      sendgridKey: 'SG.sendgrid-key-canary',
      awsKeyId: 'AKIDEXAMPLECANARY000',
      awsSecret: 'aws-secret-access-key-canary',
      metaToken: 'meta-token-canary',
      slackToken: 'xoxb-slack-token-canary',
      telegramToken: '123456:telegram-token-canary',
      googleToken: 'google-access-token',
      vapidPublicKey: vapid.publicKey,
      googlePublicKey: google.publicKey,
      url,
    };
  }

  /** Starts the fakes. */
  static async open(): Promise<FakeProviders> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const fakes = new FakeProviders(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    server.on('connection', (socket) => fakes.sockets.add(socket.on('error', () => undefined)));
    server.on('request', (request, response) => void fakes.receive(request, response));
    return fakes;
  }

  /** The environment variables with which Campana sends to the fakes. */
  get environment(): Record<string, string> {
    const { url, keys } = this;
    return {
      PUBLIC_URL: 'https://campana.example',
      EMAIL_FROM: 'Campana <alerts@campana.example>',
      SENDGRID_API_KEY: keys.sendgridKey,
      SENDGRID_API_URL: `${url}/sendgrid`,
      TWILIO_ACCOUNT_SID: keys.twilioSid,
      TWILIO_AUTH_TOKEN: keys.twilioToken,
      TWILIO_API_URL: `${url}/twilio`,
      TWILIO_SMS_FROM: '+15005550006',
      TWILIO_WHATSAPP_FROM: '+15005550007',
      TWILIO_CONTENT_SIDS: '{"alert.en":"HXen","alert.es":"HXes"}',
      TWILIO_VOICE_FROM: '+15005550008',
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: keys.awsKeyId,
      AWS_SECRET_ACCESS_KEY: keys.awsSecret,
      SNS_API_URL: `${url}/sns`,
      META_WHATSAPP_TOKEN: keys.metaToken,
      META_PHONE_NUMBER_ID: '106540352242922',
      META_TEMPLATES: '{"alert.en":"campana_alert","alert.es":"campana_alerta/es_ES"}',
      META_API_URL: `${url}/meta`,
      VAPID_PUBLIC_KEY: keys.vapidPublicKey,
      VAPID_PRIVATE_KEY: this.vapidPrivateKey,
      VAPID_SUBJECT: 'mailto:ops@campana.example',
      FCM_SERVICE_ACCOUNT: JSON.stringify(this.account),
      FCM_API_URL: `${url}/fcm`,
      SLACK_BOT_TOKEN: keys.slackToken,
      SLACK_API_URL: `${url}/slack`,
      TELEGRAM_BOT_TOKEN: keys.telegramToken,
      TELEGRAM_API_URL: `${url}/telegram`,
      OUTBOUND_ALLOW_HTTP: 'true',
      OUTBOUND_ALLOWED_NETWORKS: '127.0.0.0/8',
    };
  }

  /** What happens at the next requests for an address, one after the other; then it is as before. */
  next(address: string, ...behaviours: Behaviour[]): void {
    this.scripts.set(address, [...(this.scripts.get(address) ?? []), ...behaviours]);
  }

  /** What happens at every request for an address, unless `next` says something else. */
  always(address: string, behaviour: Behaviour): void {
    this.rules.set(address, behaviour);
  }

  /** The requests for an address. */
  for(address: string): readonly FakeRequest[] {
    return this.requests.filter((request) => request.address === address);
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async receive(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(message);
    const [, provider = '', path = ''] = /^\/(\w+)(.*)$/.exec(message.url ?? '') ?? [];
    const api = fakeApis[provider];
    if (!api) return sendWhole(response, { status: 404 });
    const text = body.toString();
    const came = {
      provider,
      method: message.method ?? '',
      // an API whose address has no path of its own is called at its root
      path: path || '/',
      headers: message.headers as FakeRequest['headers'],
      body,
      json: parsed(text),
      form: Object.fromEntries(new URLSearchParams(text)),
    };
    const request = { ...came, address: api.address(came) };
    this.requests.push(request);
    this.answer(api, request, response);
  }

  private answer(api: FakeApi, request: FakeRequest, response: ServerResponse): void {
    const refusal = api.refuse(request, this.keys);
    if (refusal) return sendWhole(response, refusal);
    const behaviour = this.scripts.get(request.address)?.shift() ?? this.rules.get(request.address) ?? 'ok';
    const ok = api.ok(request, String(this.requests.length).padStart(4, '1'));
    if (sendBadly(response, behaviour, ok)) return;
    const whole: Readonly<Record<string, () => FakeAnswer>> = {
      ok: () => ok,
      rate_limited: () => api.rateLimited(),
      server_error: () => api.serverError(),
    };
    sendWhole(response, typeof behaviour === 'object' ? behaviour : (whole[behaviour]?.() ?? ok));
  }
}
