import type { CustomFetch } from 'openid-client';
import type { OutboundClient } from '../../../../libs/outbound/outbound-client';

const TIMEOUT_MS = 5_000;
const SERVER_ERROR = 500;

/** The provider does not answer, or answers that it cannot. */
export class IdentityProviderAway extends Error {}

/** A `fetch` for openid-client that leaves the process as all requests do: with a deadline, and a limited answer. */
export const outboundFetch =
  (client: OutboundClient): CustomFetch =>
  async (url, { method, headers, body, signal }) => {
    const text = body instanceof URLSearchParams ? body.toString() : body;
    if (text !== undefined && text !== null && typeof text !== 'string') throw new TypeError('a body must be a text');
    const result = await client.request({
      method: method === 'POST' ? 'POST' : 'GET',
      url,
      headers,
      ...(typeof text === 'string' && { body: text }),
      timeoutMs: TIMEOUT_MS,
      ...(signal && { signal }),
    });
    if ('failure' in result) throw new IdentityProviderAway(result.message);
    const { status, headers: answered, body: bytes, isWhole } = result;
    if (status >= SERVER_ERROR) throw new IdentityProviderAway(`it answered ${status}`);
    if (!isWhole) throw new IdentityProviderAway('its answer is too long, or was cut');
    const type = answered['content-type'];
    return new Response(bytes.length > 0 ? new Uint8Array(bytes) : null, {
      status,
      headers: { ...(typeof type === 'string' && { 'content-type': type }) },
    });
  };
