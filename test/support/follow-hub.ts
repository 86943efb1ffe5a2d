import { createHmac, randomUUID } from 'node:crypto';
import { eventually } from '../../libs/testing/eventually';
import { DeliveryHub } from './delivery-hub';
import { type Answer, Hub, type Json } from './hub';
import type { AnyJson, FakeRequest } from './providers/fake-apis';
import { FakeProviders } from './providers/fake-providers';

const ALERTS = '/api/v1/alerts';
const WITHIN = 20_000;

export const TELEGRAM_SECRET = 'telegram-secret-of-the-tests';
export const SLACK_SECRET = 'slack-secret-of-the-tests';

let count = Math.floor(Math.random() * 9_000_000);
/** A chat of Telegram that no other test has. */
export const aChat = (): string => `7${String((count = (count + 1) % 10_000_000)).padStart(8, '0')}`;
export const aSlackUser = (): string => `U${String((count = (count + 1) % 10_000_000)).padStart(9, '0')}`;

/** Alerts whose messages go to fake providers, and what follows from these messages. */
export class FollowHub {
  private constructor(
    readonly hub: Hub,
    readonly deliveries: DeliveryHub,
    readonly fakes: FakeProviders,
  ) {}

  static async open(environment: Record<string, string> = {}): Promise<FollowHub> {
    const fakes = await FakeProviders.open();
    const hub = await Hub.start({
      ...fakes.environment,
      SMS_PROVIDERS: 'twilio',
      SLACK_SIGNING_SECRET: SLACK_SECRET,
      TELEGRAM_WEBHOOK_SECRET: TELEGRAM_SECRET,
      ...environment,
    });
    return new FollowHub(hub, await DeliveryHub.of(hub), fakes);
  }

  async close(): Promise<void> {
    await this.hub.stop();
    await this.fakes.close();
  }

  /** A manager with verified addresses, by channel. */
  async manager(addresses: Readonly<Record<string, string>>): Promise<string> {
    const [[channel = '', address = ''] = [], ...more] = Object.entries(addresses);
    const { userId } = await this.deliveries.target(channel, address);
    for (const [other, its] of more) {
      const contact = await this.deliveries.directory.contact(userId, { channel: other, address: its });
      await this.hub.sql('UPDATE contact_methods SET verified_at = now() WHERE id = $1', [contact.id]);
    }
    await this.hub.call('PUT', `${ALERTS}/members/${userId}`, { body: { name: 'Ana', roles: ['manager'] } });
    return userId;
  }

  /** Raises an alert for one member alone. @returns its id */
  async raise(memberId: string | null, fields: Json = {}): Promise<string> {
    const body = {
      alert_type: `checked_${randomUUID().slice(0, 8)}`,
      severity: 'high',
      title: 'Check it',
      description: 'Now.',
      ...(memberId !== null && { assigned_to: memberId }),
      ...fields,
    };
    const answer = await this.hub.call('POST', ALERTS, { body });
    if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
    return String(answer.body['id']);
  }

  async perform(alertId: string, action: string, body: Json = {}): Promise<void> {
    const answer = await this.hub.call('POST', `${ALERTS}/${alertId}/${action}`, { body });
    if (answer.status !== 200) throw new Error(`${action}: ${answer.status} ${JSON.stringify(answer.body)}`);
  }

  async alert(alertId: string): Promise<Json> {
    return (await this.hub.call('GET', `${ALERTS}/${alertId}`)).body;
  }

  /** The deliveries of an alert, the oldest first. */
  recorded(alertId: string): Promise<Json[]> {
    return this.hub.sql<Json>('SELECT * FROM deliveries WHERE alert_id = $1 ORDER BY id', [alertId]);
  }

  /** The deliveries of an alert as `channel state state_reason`, by channel. */
  async states(alertId: string): Promise<string[]> {
    const rows = await this.recorded(alertId);
    return rows.map(({ channel, state, state_reason: why }) => [channel, state, why].filter(Boolean).join(' ')).sort();
  }

  /** Calls back as Twilio does, with its signature. */
  twilio(path: string, fields: Record<string, string>): Promise<Answer<string>> {
    const form = new URLSearchParams(fields);
    const parts = [...form].map(([name, value]) => `${name}${value}`).sort();
    const signed = [this.fakes.environment['PUBLIC_URL'], path, ...parts].join('');
    const headers = {
      'content-type': 'application/x-www-form-urlencoded',
      'x-twilio-signature': createHmac('sha1', this.fakes.keys.twilioToken).update(signed).digest('base64'),
    };
    return this.hub.call<string>('POST', path, { token: '', body: form.toString(), headers });
  }

  /** Waits until a value equals this one. */
  async until<T>(read: () => Promise<T> | T, expected: unknown): Promise<void> {
    await eventually(
      async () => {
        expect(await read()).toEqual(expected);
        return true;
      },
      { within: WITHIN, what: JSON.stringify(expected) },
    );
  }

  /** Waits until a provider got so many requests for an address. @returns them */
  got(address: string, wanted: number): Promise<readonly FakeRequest[]> {
    return eventually(
      () => {
        const all = this.fakes.for(address);
        if (all.length < wanted) throw new Error(`${all.length} requests`);
        return all;
      },
      { within: WITHIN, what: `${wanted} requests for ${address}` },
    );
  }
}

/** The buttons of a message of Telegram or Slack, by their texts. */
export function buttonsOf({ json }: FakeRequest): string[] {
  const telegram = (json['reply_markup']?.inline_keyboard?.[0] ?? []) as AnyJson[];
  const blocks = (json['blocks'] ?? []) as AnyJson[];
  const slack = blocks.flatMap((block) => (block['type'] === 'actions' ? (block['elements'] as AnyJson[]) : []));
  return [...telegram.map(({ text }) => String(text)), ...slack.map(({ text }) => String((text as AnyJson)['text']))];
}
