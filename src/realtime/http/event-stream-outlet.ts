import type { ServerResponse } from 'node:http';
import type { EncodedFrame } from '../hub/encoded-frame';
import type { Outlet } from '../hub/outlet';

const [MIN_RETRY_MS, MAX_RETRY_MS] = [2_000, 7_000];

/** The connection of a client by server-sent events. */
export class EventStreamOutlet implements Outlet {
  readonly transport = 'sse';

  /** Begins the stream. Browsers come back after a time of their own each, so that they do not come all at once. */
  constructor(private readonly response: ServerResponse) {
    response.write(`retry: ${Math.floor(MIN_RETRY_MS + Math.random() * (MAX_RETRY_MS - MIN_RETRY_MS))}\n\n`);
  }

  get unsentBytes(): number {
    return this.response.writableLength;
  }

  write(frame: EncodedFrame): void {
    this.response.write(frame.eventStream);
  }

  /** The heartbeat is a frame already. */
  ping(): void {
    return undefined;
  }

  /** A stream has no codes: why it ended stands in the frame before. */
  close(): void {
    this.response.end();
    // what a client does not read keeps the connection open
    if (this.response.writableLength > 0) this.response.destroy();
  }
}
