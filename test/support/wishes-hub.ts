import { randomUUID } from 'node:crypto';
import type { Hub, Json } from './hub';
import { type Answer, token } from './hub';

export const SUBSCRIPTIONS = '/api/v1/alerts/subscriptions';
export const PREFERENCES = '/api/v1/alerts/preferences';
export const NOTIFICATION_RULES = '/api/v1/alerts/notification-rules';
export const DESTINATIONS = '/api/v1/alerts/destinations';
export const EXPLAIN = '/api/v1/alerts/notifications/explain';

/** A person of the test's tenant who says how they want to be told. */
export class Wisher {
  private constructor(
    private readonly hub: Hub,
    readonly id: string,
    readonly token: string,
  ) {}

  static async of(hub: Hub, role = 'staff'): Promise<Wisher> {
    const id = randomUUID();
    return new Wisher(hub, id, await token(hub.tenantId, role, { sub: id }));
  }

  get<T = Json>(path: string): Promise<Answer<T>> {
    return this.hub.call<T>('GET', path, { token: this.token });
  }

  put<T = Json>(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Answer<T>> {
    return this.hub.call<T>('PUT', path, { token: this.token, body, headers });
  }

  post<T = Json>(path: string, body: unknown): Promise<Answer<T>> {
    return this.hub.call<T>('POST', path, { token: this.token, body });
  }
}
