import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** A TCP proxy in front of Redis that can hold or cut its connections. */
export class TcpProxy {
  private readonly sockets: Socket[] = [];
  private isHeld = false;

  private constructor(private readonly server: Server) {}

  static async open(): Promise<TcpProxy> {
    const { hostname, port } = new URL(process.env['REDIS_URL'] ?? '');
    const proxy: TcpProxy = new TcpProxy(
      createServer((near) => {
        const far = connect(Number(port || 6379), hostname);
        for (const socket of [near, far]) socket.on('error', () => undefined);
        proxy.sockets.push(near, far);
        if (proxy.isHeld) return;
        near.pipe(far);
        far.pipe(near);
      }).listen(0, '127.0.0.1'),
    );
    await once(proxy.server, 'listening');
    return proxy;
  }

  get url(): string {
    const url = new URL(process.env['REDIS_URL'] ?? '');
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

  close(): void {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
  }
}
