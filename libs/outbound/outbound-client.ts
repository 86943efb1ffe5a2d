import { Agent, type Dispatcher } from 'undici';
import { CONNECT_TIMEOUT_MS, guardedConnector, resolveByDns, type ResolveName } from './guarded-connector';
import { HttpExchange, type OutboundResult } from './http-exchange';
import type { UserUrls } from './user-urls';

/** A request that leaves the process. */
export interface OutboundRequest {
  readonly method: 'GET' | 'POST' | 'PATCH';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  /** How long the whole call may take: address, connection, request and answer. */
  readonly timeoutMs: number;
  /** How much of the answer is read, in bytes; 64 KiB by default. */
  readonly maxAnswerBytes?: number;
  /** Ends the call early, such as when the process shuts down. */
  readonly signal?: AbortSignal;
}

/** The settings of all connections. The deadline of a call is its own, so that undici needs none for its parts. */
const limits = { headersTimeout: 0, bodyTimeout: 0, pipelining: 1, maxHeaderSize: 16_384 } satisfies Agent.Options;

/**
 * Makes HTTP requests with bounds: redirects are not followed, 64 KiB of an answer are read unless more is asked for, connecting takes 5 seconds at
 * most and the whole call as long as it says. It never throws for what the other side does.
 */
export class OutboundClient {
  constructor(
    private readonly agent: Dispatcher,
    private readonly urls?: UserUrls,
  ) {}

  /** Makes a request. @returns the answer, or why there is none and whether the request left */
  async request(request: OutboundRequest): Promise<OutboundResult> {
    const fault = this.urls?.check(request.url);
    if (fault) return { failure: 'refused_url', hasLeft: false, message: `the URL ${fault}` };
    const { timeoutMs, signal } = request;
    if (signal?.aborted) return { failure: 'aborted', hasLeft: false, message: 'stopped before it began' };
    const exchange = new HttpExchange(request.maxAnswerBytes);
    const stop = () => exchange.stop('aborted', 'stopped');
    const timer = setTimeout(() => exchange.stop('timeout', `no answer within ${timeoutMs} ms`), timeoutMs);
    signal?.addEventListener('abort', stop, { once: true });
    try {
      this.dispatch(request, exchange);
      return await exchange.result;
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', stop);
    }
  }

  /** Closes the connections, also those with a request in flight. */
  async close(): Promise<void> {
    await this.agent.destroy();
  }

  private dispatch({ method, url, headers, body }: OutboundRequest, exchange: HttpExchange): void {
    const { origin, pathname, search } = new URL(url);
    const named = { 'user-agent': 'Campana', ...headers };
    try {
      this.agent.dispatch({ origin, path: pathname + search, method, headers: named, body: body ?? null }, exchange);
    } catch (error) {
      // a header or a path that HTTP does not allow
      exchange.onResponseError(null, error as Error);
    }
  }
}

/** A client for URLs that users give: it connects only to what `urls` allows, whatever a name leads to. */
export const clientForUserUrls = (urls: UserUrls, resolve: ResolveName = resolveByDns()): OutboundClient =>
  new OutboundClient(new Agent({ ...limits, connect: guardedConnector(urls, resolve) }), urls);

/** A client for the fixed addresses of providers, which may be anywhere. */
export const clientForProviders = (): OutboundClient =>
  new OutboundClient(new Agent({ ...limits, connect: { timeout: CONNECT_TIMEOUT_MS } }));
