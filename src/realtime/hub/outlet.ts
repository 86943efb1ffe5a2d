import type { Transport } from '../realtime.metrics';
import type { EncodedFrame } from './encoded-frame';

/** The connection of a client: a WebSocket or a stream of server-sent events. */
export interface Outlet {
  readonly transport: Transport;
  /** What was written and has not left the process, in bytes. */
  readonly unsentBytes: number;
  write(frame: EncodedFrame): void;
  /** Asks the client for a sign of life, if the protocol can. */
  ping(): void;
  /** Ends the connection; one that does not end in time is cut. */
  close(code: number, reason: string): void;
}
