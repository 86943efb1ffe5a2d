import type { OutboundResult } from '../../../libs/outbound/http-exchange';
import type { OutboundClient } from '../../../libs/outbound/outbound-client';

/** What sending JSON to a URL needs. */
export interface JsonRequest {
  readonly method?: 'POST' | 'PATCH';
  readonly url: string;
  readonly body: object;
  readonly headers?: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** Sends JSON. */
export const sendJson = (
  client: OutboundClient,
  { method = 'POST', url, body, headers, timeoutMs, signal }: JsonRequest,
): Promise<OutboundResult> =>
  client.request({
    method,
    url,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body: JSON.stringify(body),
    timeoutMs,
    ...(signal && { signal }),
  });

/** The parts of an incoming webhook's URL that are secret. */
export const secretsOfUrl = (url: string): readonly string[] => {
  if (!URL.canParse(url)) return [url];
  const { pathname, search, searchParams } = new URL(url);
  const parts = pathname.split('/').filter((part) => part.length >= 8);
  return [url, pathname, search, ...parts, ...searchParams.values()];
};

/** The host of a URL, with its port if it names one: what fails together. */
export const hostOfUrl = (url: string): string => (URL.canParse(url) ? new URL(url).host : 'invalid');
