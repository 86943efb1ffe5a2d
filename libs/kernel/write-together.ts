import type { Writable } from 'node:stream';

/** Sends what is written to a socket in this tick in one write, because a write costs more than its content. */
export function writeTogether(socket: Writable): void {
  socket.cork();
  process.nextTick(() => socket.uncork());
}
