import createClient, { type Client } from 'openapi-fetch';
import type { components, paths } from './schema';

/** What the API takes and answers, by name. */
export type Schemas = components['schemas'];

/** The API of Campana: `GET`, `POST`, `PUT` and `DELETE`, typed by its OpenAPI document. */
export type Campana = Client<paths>;

/** Where Campana is, and who asks. */
export interface CampanaOptions {
  /** `http://127.0.0.1:8016` */
  readonly url: string;
  /** A bearer token; or `serviceKey`. */
  readonly token?: string;
  /** A service's key. */
  readonly serviceKey?: string;
  /** Which tenant, for those who have several. */
  readonly tenantId?: string;
}

/**
 * A typed client. Its calls answer `{ data }`, or `{ error }` with the problem details; both with the `response`.
 * @example
 * const { data, error } = await campana({ url, token }).GET('/api/v1/alerts', { params: { query: { status: ['active'] } } });
 */
export function campana({ url, token, serviceKey, tenantId }: CampanaOptions): Campana {
  return createClient<paths>({
    baseUrl: url,
    headers: {
      ...(token && { authorization: `Bearer ${token}` }),
      ...(serviceKey && { 'x-service-key': serviceKey }),
      ...(tenantId && { 'x-tenant-id': tenantId }),
    },
  });
}
