import type { Duplex } from 'node:stream';
import { WebSocket } from 'ws';
import { eventually } from '../../libs/testing/eventually';
import type { Hub, Json } from './hub';

/** A frame that a client has got. */
export interface LiveFrame {
  readonly event: string;
  readonly id?: string;
  readonly ref?: string;
  readonly data: Json;
}

interface Options {
  readonly token?: string;
  readonly headers?: Record<string, string>;
  readonly protocols?: readonly string[];
  readonly query?: string;
  /** Another address of this machine, since the connections of each are limited. */
  readonly localAddress?: string;
  /** A network of the test's own. */
  readonly createConnection?: () => Duplex;
}

/** A client of the real-time feed, written from its documentation: it stores what it hears. */
export class LiveClient {
  readonly frames: LiveFrame[] = [];
  closed: { readonly code: number; readonly reason: string } | undefined;

  private constructor(readonly socket: WebSocket) {
    socket.on('message', (data: Buffer) => this.frames.push(JSON.parse(data.toString()) as LiveFrame));
    socket.on('close', (code, reason) => (this.closed = { code, reason: reason.toString() }));
    socket.on('error', () => undefined);
  }

  /** Connects, and waits for the first frame. @throws Error with the status of a refusal */
  static async connect({ url }: Pick<Hub, 'url'>, options: Options = {}): Promise<LiveClient> {
    const address = `${url.replace(/^http/, 'ws')}/api/v1/realtime${options.query ?? ''}`;
    const headers = { ...(options.token && { authorization: `Bearer ${options.token}` }), ...options.headers };
    const { localAddress, createConnection, protocols = ['campana.v1'] } = options;
    const socket = new WebSocket(address, [...protocols], {
      headers,
      ...(localAddress && { localAddress }),
      ...(createConnection && { createConnection: createConnection as never }),
    });
    const client = new LiveClient(socket);
    await new Promise<void>((resolve, reject) => {
      socket.once('open', resolve);
      socket.once('error', reject);
      socket.once('unexpected-response', (_, response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          const refusal = {
            status: response.statusCode,
            headers: response.headers,
            body: Buffer.concat(chunks).toString(),
          };
          reject(Object.assign(new Error(`refused: ${refusal.status}`), refusal));
        });
      });
    });
    await client.next('hello');
    return client;
  }

  send(event: string, data: Json = {}, ref?: string): void {
    this.socket.send(JSON.stringify({ event, data, ...(ref && { ref }) }));
  }

  /** Subscribes, and waits for the answer. */
  async subscribe(data: Json = {}, ref = Math.random().toString(36).slice(2)): Promise<LiveFrame> {
    this.send('subscribe', data, ref);
    return eventually(() => Promise.resolve(this.frames.find((frame) => frame.ref === ref)), { what: 'an answer' });
  }

  /** Waits for a frame of a kind, for which a condition holds. */
  next(event: string, holds: (frame: LiveFrame) => boolean = () => true): Promise<LiveFrame> {
    return eventually(() => Promise.resolve(this.frames.find((frame) => frame.event === event && holds(frame))), {
      what: event,
    });
  }

  /** The frames of events of one alert, in their order. */
  of(alertId: unknown): readonly LiveFrame[] {
    return this.frames.filter(({ data }) => (data['alert'] as Json | undefined)?.['id'] === alertId);
  }

  /** The last position that it has heard of. */
  get lastId(): string | undefined {
    return this.frames.filter(({ id }) => id !== undefined).at(-1)?.id;
  }

  /** Waits until the connection is closed. @returns its code */
  async code(): Promise<number> {
    return (await eventually(() => Promise.resolve(this.closed), { what: 'the end of the connection' })).code;
  }

  /** Cuts the connection without a word. */
  cut(): void {
    this.socket.terminate();
  }

  close(): void {
    this.socket.close();
  }
}
