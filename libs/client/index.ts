import createClient, { type Client } from 'openapi-fetch';
import type { components, paths } from './schema';

export type * from './schema';

/** What the API takes and answers, by name. */
export type Schemas = components['schemas'];

/** Where Campana is, and as whom to speak to it: with a bearer token, or with a service key. */
export type Connection = {
  /** Without a path: `https://campana.example`. */
  readonly url: string;
  /** Which of the tenants of the credential; needed with a service key for all tenants. */
  readonly tenantId?: string;
  /** Instead of the global `fetch`, such as one that tries again. */
  readonly fetch?: (request: Request) => Promise<Response>;
} & (
  | {
      /** A JWT, or what gives one that has not expired. */
      readonly token: string | (() => string | Promise<string>);
      readonly serviceKey?: never;
    }
  | { readonly serviceKey: string; readonly token?: never }
);

/** All routes of Campana, typed: `GET`, `POST`, `PUT` and `DELETE` by path. */
export type Campana = Client<paths>;

/**
 * A client of Campana, typed by its OpenAPI document. No call throws for what Campana refuses: it gives `{ data }`, or
 * `{ error }` with the problem details, and always the `response`. A call rejects when Campana can not be reached.
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
