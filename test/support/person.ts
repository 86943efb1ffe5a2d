import { randomUUID } from 'node:crypto';
import { type Campana, campana, type Schemas } from '../../libs/client';
import { type Hub, type Json, token } from './hub';

export type ApiAlert = Schemas['AlertDto'];

/** Somebody of the test's tenant, who uses the API by its client. */
export class Person {
  private constructor(
    readonly id: string,
    readonly name: string,
    /** Their token. */
    readonly token: string,
    readonly api: Campana,
    private readonly hub: Hub,
  ) {}

  /** @param claims what their token says besides */
  static async of(hub: Hub, name: string, role = 'owner', claims: Json = {}): Promise<Person> {
    const id = randomUUID();
    const bearer = await token(hub.tenantId, role, { sub: id, name, ...claims });
    return new Person(id, name, bearer, campana({ url: hub.url, token: bearer }), hub);
  }

  /** An alert that they write. */
  async writes(fields: Partial<Schemas['WriteAlertDto']> = {}): Promise<ApiAlert> {
    const body = {
      alert_type: 'oven_fault',
      severity: 'high',
      title: 'Oven 2',
      description: 'It is cold.',
      ...fields,
    } as const;
    return done(await this.api.POST('/api/v1/alerts', { body }));
  }

  async sees(id: string): Promise<ApiAlert> {
    return done(await this.api.GET('/api/v1/alerts/{id}', { params: { path: { id } } }));
  }

  async historyOf(id: string): Promise<Schemas['HistoryEntryDto'][]> {
    return done(await this.api.GET('/api/v1/alerts/{id}/history', { params: { path: { id }, query: { limit: 200 } } }))
      .items;
  }

  /** Takes a step by its route. */
  does(action: string, id: string, body: Json = {}, headers: Record<string, string> = {}) {
    return this.hub.call<Json>('POST', `/api/v1/alerts/${id}/${action}`, { body, headers, token: this.token });
  }
}

/** What a call of the client answered; a refusal fails the test with what it says. */
export function done<T>({ data, error, response }: { data?: T; error?: unknown; response: Response }): T {
  if (data === undefined) throw new Error(`${response.status}: ${JSON.stringify(error)}`);
  return data;
}
