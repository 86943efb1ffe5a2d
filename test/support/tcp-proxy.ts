import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** A TCP proxy in front of a service, which can hold or cut its connections. */
export class TcpProxy {
  private sockets: Socket[] = [];
  private isHeld = false;

  private constructor(
    private readonly server: Server,
    private readonly target: URL,
  ) {}

  /** @param variable the environment variable with the URL of the service */
  static async open(variable = 'REDIS_URL'): Promise<TcpProxy> {
    const target = new URL(process.env[variable] ?? '');
    const proxy: TcpProxy = new TcpProxy(
      createServer((near) => {
        const far = connect(Number(target.port), target.hostname);
        for (const socket of [near, far]) socket.on('error', () => undefined);
        proxy.sockets.push(near, far);
        if (proxy.isHeld) return;
        near.pipe(far);
        far.pipe(near);
      }).listen(0, '127.0.0.1'),
      target,
    );
    await once(proxy.server, 'listening');
    return proxy;
  }

  get url(): string {
    const url = new URL(this.target);
    url.host = `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
    return url.href;
  }

  /** Stops forwarding data; connections stay open. */
  hold(): void {
    this.isHeld = true;
    for (const socket of this.sockets) socket.unpipe().pause();
  }

  /** Stops forwarding data of the connections that are open now; new ones work. */
  holdOpenOnes(): void {
    for (const socket of this.sockets) socket.unpipe().pause();
  }

  /** Breaks all connections; new ones are accepted but not answered. */
  cut(): void {
    this.isHeld = true;
    for (const socket of this.sockets) socket.destroy();
  }

  /** Breaks all connections; new ones are forwarded again. */
  restore(): void {
    this.isHeld = false;
    for (const socket of this.sockets) socket.destroy();
  }

  close(): void {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
  }
}
