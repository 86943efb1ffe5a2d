import { eventually } from '../../libs/testing/eventually';
import type { Hub, Json } from './hub';
import type { LiveFrame } from './live-client';

/** A client of the stream of server-sent events. */
export class StreamClient {
  readonly frames: LiveFrame[] = [];
  text = '';
  isOver = false;
  private readonly stopping = new AbortController();

  private constructor(readonly response: Response) {}

  static async connect({ url }: Pick<Hub, 'url'>, token: string, query = '', headers: Record<string, string> = {}) {
    const stopping = new AbortController();
    const response = await fetch(`${url}/api/v1/realtime/stream${query}`, {
      headers: { authorization: `Bearer ${token}`, ...headers },
      signal: stopping.signal,
    });
    const client = new StreamClient(response);
    Object.assign(client, { stopping });
    if (response.ok) void client.read();
    return client;
  }

  next(event: string, holds: (frame: LiveFrame) => boolean = () => true): Promise<LiveFrame> {
    return eventually(() => Promise.resolve(this.frames.find((frame) => frame.event === event && holds(frame))), {
      what: event,
    });
  }

  stop(): void {
    this.stopping.abort();
  }

  private async read(): Promise<void> {
    const decoder = new TextDecoder();
    try {
      for await (const chunk of this.response.body ?? [])
        this.take(decoder.decode(chunk as Uint8Array, { stream: true }));
    } catch {
      // cut
    }
    this.isOver = true;
  }

  private take(text: string): void {
    this.text += text;
    const blocks = this.text.split('\n\n');
    for (const block of blocks.slice(this.frames.length + 1, -1)) this.frames.push(frameFrom(block));
  }
}

function frameFrom(block: string): LiveFrame {
  const fields = Object.fromEntries(
    block.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
  ) as Record<string, string>;
  const { event = '', id, data = '{}' } = fields;
  return { event, ...(id !== undefined && { id }), data: JSON.parse(data) as Json };
}
