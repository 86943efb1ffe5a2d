import { randomUUID } from 'node:crypto';
import { type Campana, campana, type Schemas } from '../../libs/client';
import { type Hub, type Json, token } from './hub';

export type ApiAlert = Schemas['AlertDto'];

/** A member of the test's tenant who uses the API through the generated client. */
export class Person {
  private constructor(
    readonly id: string,
    readonly name: string,
    /** Their token. */
    readonly token: string,
    readonly api: Campana,
    private readonly hub: Hub,
  ) {}

  /** @param claims further claims of their token */
  static async of(hub: Hub, name: string, role = 'owner', claims: Json = {}): Promise<Person> {
    const id = randomUUID();
    const bearer = await token(hub.tenantId, role, { sub: id, name, ...claims });
    return new Person(id, name, bearer, campana({ url: hub.url, token: bearer }), hub);
  }

  /** Creates an alert. */
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

  /** Performs an action on an alert through the route of the action. */
  does(action: string, id: string, body: Json = {}, headers: Record<string, string> = {}) {
    return this.hub.call<Json>('POST', `/api/v1/alerts/${id}/${action}`, { body, headers, token: this.token });
  }
}

/** The data of a successful call of the client; a failed call fails the test with the error of the API. */
export function done<T>({ data, error, response }: { data?: T; error?: unknown; response: Response }): T {
  if (data === undefined) throw new Error(`${response.status}: ${JSON.stringify(error)}`);
  return data;
}
