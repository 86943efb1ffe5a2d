import createClient, { type Client } from 'openapi-fetch';
import type { components, paths } from './schema';

export type * from './schema';

/** The types of request and response bodies, by their names in the OpenAPI document. */
export type Schemas = components['schemas'];

/** The address of Campana, and the credential to use: a bearer token or a service key. */
export type Connection = {
  /** The URL without a path, such as `https://campana.example`. */
  readonly url: string;
  /** One of the tenants of the credential. Required with a service key for all tenants. */
  readonly tenantId?: string;
  /** Replaces the global `fetch`, for example with one that retries. */
  readonly fetch?: (request: Request) => Promise<Response>;
} & (
  | {
      /** A JWT, or a function that returns one that has not expired. */
      readonly token: string | (() => string | Promise<string>);
      readonly serviceKey?: never;
    }
  | { readonly serviceKey: string; readonly token?: never }
);

/** All routes of Campana, typed: `GET`, `POST`, `PUT` and `DELETE` by path. */
export type Campana = Client<paths>;

/**
 * Creates a client of Campana, typed by its OpenAPI document. A call does not throw when Campana refuses the request: it
 * resolves with `{ data }`, or with `{ error }` (the problem details), and always with the `response`. A call rejects when
 * Campana cannot be reached.
 *
 * @example
 * const hub = campana({ url: 'http://localhost:8016', token });
 * const { data, error } = await hub.GET('/api/v1/alerts', { params: { query: { severity: ['critical'], limit: 10 } } });
 * if (error) throw new Error(error.detail);
 * for (const alert of data.items) console.log(alert.severity, alert.title);
 */
export function campana({ url, tenantId, token, serviceKey, fetch }: Connection): Campana {
  const client = createClient<paths>({ baseUrl: url, ...(fetch && { fetch }) });
  client.use({
    async onRequest({ request }) {
      if (serviceKey !== undefined) request.headers.set('x-service-key', serviceKey);
      else request.headers.set('authorization', `Bearer ${typeof token === 'function' ? await token() : token}`);
      if (tenantId !== undefined) request.headers.set('x-tenant-id', tenantId);
      return request;
    },
  });
  return client;
}
