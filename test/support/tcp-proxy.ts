import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as after } from 'node:timers/promises';

interface Connection {
  readonly near: Socket;
  readonly far: Socket;
  isHeld: boolean;
}

/** A TCP proxy in front of a service, which can hold, slow down or cut its connections. */
export class TcpProxy {
  private readonly connections = new Set<Connection>();
  private isHeld = false;
  private delayMs = 0;
  /** What waits until held connections may go on. */
  private readonly waiting: (() => void)[] = [];

  private constructor(
    private readonly server: Server,
    private readonly target: URL,
  ) {}

  /** @param variable the environment variable with the URL of the service */
  static async open(variable = 'REDIS_URL'): Promise<TcpProxy> {
    const target = new URL(process.env[variable] ?? '');
    const proxy: TcpProxy = new TcpProxy(createServer((near) => proxy.accept(near)).listen(0, '127.0.0.1'), target);
    await once(proxy.server, 'listening');
    return proxy;
  }

  get url(): string {
    const url = new URL(this.target);
    url.host = `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
    return url.href;
  }

  /** Stops forwarding data; connections stay open, and new ones are accepted but not answered. */
  hold(): void {
    this.isHeld = true;
  }

  /** Stops forwarding data of the connections that are open now; new ones work. */
  holdOpenOnes(): void {
    for (const connection of this.connections) connection.isHeld = true;
  }

  /** Forwards what was held, and goes on. */
  release(): void {
    this.isHeld = false;
    for (const connection of this.connections) connection.isHeld = false;
    for (const goOn of this.waiting.splice(0)) goOn();
  }

  /** Forwards each piece of data later by this time. */
  slow(delayMs: number): void {
    this.delayMs = delayMs;
  }

  /** Breaks all connections; new ones are accepted but not answered. */
  cut(): void {
    this.isHeld = true;
    this.breakAll();
  }

  /** Breaks all connections; new ones are forwarded again. */
  restore(): void {
    this.breakAll();
    this.release();
  }

  close(): void {
    this.restore();
    this.server.close();
  }

  private breakAll(): void {
    for (const { near, far } of this.connections) for (const socket of [near, far]) socket.destroy();
    this.connections.clear();
  }

  private accept(near: Socket): void {
    const far = connect(Number(this.target.port), this.target.hostname);
    const connection = { near, far, isHeld: false };
    for (const socket of [near, far]) socket.on('error', () => undefined);
    this.connections.add(connection);
    const both = [this.forward(connection, near, far), this.forward(connection, far, near)];
    void Promise.all(both).then(() => this.connections.delete(connection));
  }

  /** Forwards one direction of a connection, and its end. */
  private async forward(connection: Connection, from: Socket, to: Socket): Promise<void> {
    try {
      for await (const data of from as AsyncIterable<Buffer>) {
        await this.passage(connection);
        await new Promise((resolve) => to.write(data, resolve));
      }
    } catch {
      // it was reset: the other side sees that the connection ends
    }
    await this.passage(connection);
    to.destroySoon();
  }

  private async passage(connection: Connection): Promise<void> {
    while (this.isHeld || connection.isHeld) await new Promise<void>((resolve) => this.waiting.push(resolve));
    if (this.delayMs > 0) await after(this.delayMs);
  }
}
