import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** A way to one of the services that can be held up. */
export class Detour {
  private sockets: Socket[] = [];
  private isHeld = false;

  private constructor(
    private readonly server: Server,
    private readonly target: URL,
  ) {}

  /** @param variable the environment variable that has the address of the service */
  static async open(variable: 'REDIS_URL' | 'RABBITMQ_URL' = 'REDIS_URL'): Promise<Detour> {
    const target = new URL(process.env[variable] ?? '');
    const detour: Detour = new Detour(
      createServer((near) => {
        const far = connect(Number(target.port), target.hostname);
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

  /** New connections get through again; those that were held break. */
  restore(): void {
    this.isHeld = false;
    for (const socket of this.sockets) socket.destroy();
    this.sockets = [];
  }

  close(): void {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
  }
}
