import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** A TCP proxy in front of a service, which can hold or cut its connections. */
export class TcpProxy {
  private sockets: Socket[] = [];
  private isHeld = false;

  private constructor(
    private readonly server: Server,
    private readonly straight: URL,
  ) {}

  /** @param variable that has the URL of the service */
  static async open(variable = 'REDIS_URL'): Promise<TcpProxy> {
    const straight = new URL(process.env[variable] ?? '');
    const proxy: TcpProxy = new TcpProxy(
      createServer((near) => {
        const far = connect(Number(straight.port), straight.hostname);
        for (const socket of [near, far]) socket.on('error', () => undefined);
        proxy.sockets.push(near, far);
        if (proxy.isHeld) return;
        near.pipe(far);
        far.pipe(near);
      }).listen(0, '127.0.0.1'),
      straight,
    );
    await once(proxy.server, 'listening');
    return proxy;
  }

  get url(): string {
    const url = new URL(this.straight);
    url.host = `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
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

  /** Connections break; new ones get through again. */
  restore(): void {
    this.isHeld = false;
    for (const socket of this.sockets) socket.destroy();
  }

  close(): void {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
  }
}
