import type { WebSocket } from 'ws';
import type { EncodedFrame } from '../hub/encoded-frame';
import type { Outlet } from '../hub/outlet';

/** A client that does not answer the closing is cut. */
const CUT_AFTER_MS = 2_000;
const MAX_REASON_LENGTH = 100;

/** The connection of a client by WebSocket. */
export class WebSocketOutlet implements Outlet {
  readonly transport = 'ws';

  constructor(private readonly socket: WebSocket) {}

  get unsentBytes(): number {
    return this.socket.bufferedAmount;
  }

  write(frame: EncodedFrame): void {
    this.socket.send(frame.message, { binary: false });
  }

  ping(): void {
    if (this.socket.readyState === this.socket.OPEN) this.socket.ping();
  }

  close(code: number, reason: string): void {
    this.socket.close(code, reason.slice(0, MAX_REASON_LENGTH));
    setTimeout(() => this.socket.terminate(), CUT_AFTER_MS).unref();
  }
}
