import type { ServerResponse } from 'node:http';

/** What a fake answers. */
export interface FakeAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** A text as it is, anything else as JSON. */
  readonly body?: unknown;
}

/**
 * How a provider behaves towards an address: `ok`; `rate_limited` and `server_error` in its own words; an answer that is
 * `cut`; no answer (`stall`); a byte at a time (`slow`: body, `slow_headers`); `endless`; a closed connection (`reset`).
 */
export type Behaviour =
  'ok' | 'rate_limited' | 'server_error' | 'cut' | 'stall' | 'slow' | 'slow_headers' | 'endless' | 'reset' | FakeAnswer;

const BYTE_EVERY_MS = 20;

const textOfBody = (body: unknown): string =>
  body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body);

function drip(response: ServerResponse, text: string): void {
  const bytes = text.split('');
  const timer = setInterval(() => response.socket?.write(bytes.shift() ?? ' '), BYTE_EVERY_MS);
  response.on('close', () => clearInterval(timer));
}

function flood(response: ServerResponse): void {
  while (!response.destroyed && response.write('x'.repeat(16_384)));
  if (!response.destroyed) response.once('drain', () => flood(response));
}

/** Sends an answer whole. */
export function sendWhole(response: ServerResponse, { status, headers, body }: FakeAnswer): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(textOfBody(body));
}

type Breaking = (response: ServerResponse, status: number, text: string) => void;

/** The ways in which an answer is not whole. */
const breaking: Readonly<Record<string, Breaking>> = {
  cut: (response, status, text) => {
    response.writeHead(status, { 'content-length': String(text.length) }).write(text.slice(0, text.length / 2));
    setImmediate(() => response.destroy());
  },
  stall: () => undefined,
  slow: (response, status, text) => {
    response.writeHead(status, { 'content-length': '1000000' }).flushHeaders();
    drip(response, text);
  },
  slow_headers: (response, status) => drip(response, `HTTP/1.1 ${status} OK\r\nX-Slow: ${'x'.repeat(100_000)}`),
  endless: (response, status) => flood(response.writeHead(status)),
  reset: (response) => response.destroy(),
};

/** Sends an answer in one of the ways in which providers fail. @returns false for behaviours that answer whole */
export function sendBadly(response: ServerResponse, behaviour: Behaviour, { status, body }: FakeAnswer): boolean {
  const send = typeof behaviour === 'string' ? breaking[behaviour] : undefined;
  send?.(response, status, textOfBody(body).padEnd(20));
  return send !== undefined;
}
