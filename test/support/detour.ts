import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** A way to Redis that can be held up. */
export class Detour {
  private readonly sockets: Socket[] = [];
  private isHeld = false;

  private constructor(private readonly server: Server) {}

  static async open(): Promise<Detour> {
    const { hostname, port } = new URL(process.env['REDIS_URL'] ?? '');
    const detour: Detour = new Detour(
      createServer((near) => {
        const far = connect(Number(port || 6379), hostname);
        for (const socket of [near, far]) socket.on('error', () => undefined);
        detour.sockets.push(near, far);
        if (detour.isHeld) return;
        near.pipe(far);
        far.pipe(near);
      }).listen(0, '127.0.0.1'),
    );
    await once(detour.server, 'listening');
    return detour;
  }

  get url(): string {
    const url = new URL(process.env['REDIS_URL'] ?? '');
    return `redis://${url.password ? `:${url.password}@` : ''}127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Nothing gets through any more. */
  hold(): void {
    this.isHeld = true;
    for (const socket of this.sockets) socket.unpipe().pause();
  }

  /** Connections break with what is under way, and new ones are answered by nobody. */
  cut(): void {
    this.isHeld = true;
    for (const socket of this.sockets) socket.destroy();
  }

  close(): void {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
  }
}
