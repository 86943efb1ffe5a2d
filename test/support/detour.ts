import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** A way to Redis, or to another service, that can be held up. */
export class Detour {
  private readonly sockets: Socket[] = [];
  private isHeld = false;

  private constructor(
    private readonly server: Server,
    private readonly target: URL,
  ) {}

  static async open(to = process.env['REDIS_URL'] ?? '', defaultPort = 6379): Promise<Detour> {
    const target = new URL(to);
    const { hostname, port } = target;
    const detour: Detour = new Detour(
      createServer((near) => {
        const far = connect(Number(port || defaultPort), hostname);
        for (const socket of [near, far]) socket.on('error', () => undefined);
        detour.sockets.push(near, far);
        if (detour.isHeld) return;
        near.pipe(far);
        far.pipe(near);
      }).listen(0, '127.0.0.1'),
      target,
    );
    await once(detour.server, 'listening');
    return detour;
  }

  get url(): string {
    const url = new URL(this.target);
    url.hostname = '127.0.0.1';
    url.port = String((this.server.address() as AddressInfo).port);
    return url.href;
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
