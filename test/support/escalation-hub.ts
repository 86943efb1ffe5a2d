import { randomUUID } from 'node:crypto';
import { eventually } from '../../libs/testing/eventually';
import { DirectoryHub } from './directory-hub';
import type { Hub, Json } from './hub';

export const POLICIES = '/api/v1/alerts/escalation-policies';

/** A valid body of an escalation policy with one level. @param fields `targets` are those of the level */
export const aPolicy = ({ targets = [{ type: 'role', id: 'owner' }], ...fields }: Json = {}): Json => ({
  name: 'Kitchen first',
  levels: [{ after_seconds: 0, targets }],
  ...fields,
});

/** A valid SLA calendar. */
export const aCalendar = (fields: Json = {}): Json => ({
  name: 'Shop hours',
  time_zone: 'Europe/Madrid',
  hours: [{ from: '09:00', to: '17:00' }],
  ...fields,
});

/** A policy as it is answered when it is saved. */
export interface SavedPolicyBody extends Json {
  readonly id: string;
  readonly version: number;
  readonly warnings: readonly { readonly pointer: string; readonly detail: string }[];
}

/** Manages escalation policies of the test's tenant, and whom they tell. */
export class EscalationHub {
  private constructor(
    readonly hub: Hub,
    readonly directory: DirectoryHub,
  ) {}

  static async of(hub: Hub): Promise<EscalationHub> {
    return new EscalationHub(hub, await DirectoryHub.of(hub));
  }

  post(body: Json, path = '') {
    return this.hub.call<SavedPolicyBody>('POST', `${POLICIES}${path}`, { body });
  }

  /** Creates a policy with a name of its own. */
  async made(fields: Json = {}): Promise<SavedPolicyBody> {
    const { status, body } = await this.post(aPolicy({ name: randomUUID(), ...fields }));
    if (status !== 201) throw new Error(`${status} ${JSON.stringify(body)}`);
    return body;
  }

  /** Waits for the policies that each tenant is given. */
  shipped(token?: string): Promise<Json[]> {
    const find = async () => {
      const { body } = await this.hub.call<{ items: Json[] }>('GET', POLICIES, token === undefined ? {} : { token });
      const found = body.items.filter(({ created_by }) => created_by === null);
      return found.length === 2 ? found : undefined;
    };
    return eventually(find, { what: 'the shipped policies' });
  }

  /** A member with a verified address. @returns the id */
  async reachable(fields: Json = {}): Promise<string> {
    const { id } = await this.directory.member(fields);
    const contact = await this.directory.contact(id);
    await this.hub.sql('UPDATE contact_methods SET verified_at = now() WHERE id = $1', [contact.id]);
    return id;
  }

  /** A destination. @returns the id */
  async destination(channel = 'webhook'): Promise<string> {
    const body = { channel, name: randomUUID(), config: { url: 'https://screen.example/alerts' } };
    return String((await this.hub.call('POST', '/api/v1/alerts/destinations', { body })).body['id']);
  }
}
