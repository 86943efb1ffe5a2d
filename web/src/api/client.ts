import createClient from 'openapi-fetch';
import type { components, paths } from '../../../libs/client/schema';
import { Problem } from './problem';
import { signedOut } from './signed-out';
import { tenantOfTab } from './tenant-of-tab';

/** The bodies of requests and answers, by their names in the OpenAPI document. */
export type Schemas = components['schemas'];
export type Alert = Schemas['AlertDto'];

/** The API of Campana with the session of this browser, for the tenant of this tab. */
export const api = createClient<paths>({ baseUrl: '', credentials: 'same-origin' });

api.use({
  onRequest({ request }) {
    const tenantId = tenantOfTab();
    if (tenantId) request.headers.set('x-tenant-id', tenantId);
    return request;
  },
  async onResponse({ response }) {
    if (response.status === 401) signedOut();
    if (!response.ok) throw await Problem.of(response);
  },
});

/** The answer's body. @throws Problem when the API refused */
export async function dataOf<T>(call: Promise<{ data?: T }>): Promise<NonNullable<T>> {
  return (await call).data as NonNullable<T>;
}

/** The header by which a change is refused if somebody else was faster. */
export const ifMatch = (version: number) => ({ 'If-Match': `"${version}"` });
