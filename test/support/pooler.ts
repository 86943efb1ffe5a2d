import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** Returns the first packet of a connection to PostgreSQL without the parameter `options`. */
function withoutOptions(packet: Buffer): Buffer {
  const [version, text] = [packet.subarray(4, 8), packet.subarray(8).toString()];
  const body = Buffer.concat([version, Buffer.from(text.replace(/(?<=^|\0)options\0[^\0]*\0/, ''))]);
  const length = Buffer.alloc(4);
  length.writeInt32BE(body.length + 4);
  return Buffer.concat([length, body]);
}

/** A pooler in front of PostgreSQL that drops the `options` of connections, as PgBouncer does when told to ignore them. */
export class Pooler {
  private readonly sockets: Socket[] = [];
  private readonly server: Server;

  private constructor(private readonly target: URL) {
    this.server = createServer((near) => {
      const far = connect(Number(target.port), target.hostname);
      for (const socket of [near, far]) socket.on('error', () => undefined);
      this.sockets.push(near, far);
      near.once('data', (packet) => {
        far.write(withoutOptions(packet));
        near.pipe(far);
      });
      far.pipe(near);
    }).listen(0, '127.0.0.1');
  }

  /** @param databaseUrl the database behind it */
  static async open(databaseUrl: string): Promise<Pooler> {
    const pooler = new Pooler(new URL(databaseUrl));
    await once(pooler.server, 'listening');
    return pooler;
  }

  get url(): string {
    const url = new URL(this.target);
    url.host = `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
    return url.href;
  }

  close(): void {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
  }
}
