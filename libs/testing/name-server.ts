import { createSocket } from 'node:dgram';
import { once } from 'node:events';

const TYPE_A = 1;
const REFUSED_NAME = 3;

/** The name and the type that a question of DNS asks for, and where it ends. */
function questionOf(message: Buffer): { name: string; type: number; end: number } {
  const labels: string[] = [];
  let at = 12;
  for (let length = message[at] ?? 0; length > 0; length = message[at] ?? 0) {
    labels.push(message.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { name: labels.join('.'), type: message.readUInt16BE(at + 1), end: at + 5 };
}

const recordOf = (address: string): Buffer =>
  Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4, ...address.split('.').map(Number)]);

/** A DNS server on the loopback interface, which answers as a test tells it, each time anew. */
export class NameServer {
  /** How often a name was asked for. */
  readonly asked = new Map<string, number>();

  private constructor(
    private readonly socket: ReturnType<typeof createSocket>,
    private readonly answer: (name: string, times: number) => readonly string[] | 'silence',
  ) {}

  /** @param answer the IPv4 addresses of a name when it is asked for the n-th time; none: there is no such name */
  static async open(answer: (name: string, times: number) => readonly string[] | 'silence'): Promise<NameServer> {
    const socket = createSocket('udp4');
    const server = new NameServer(socket, answer);
    socket.on('message', (message, { port, address }) =>
      server.reply(message, (reply) => socket.send(reply, port, address)),
    );
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    return server;
  }

  get address(): string {
    return `127.0.0.1:${this.socket.address().port}`;
  }

  close(): void {
    this.socket.close();
  }

  private reply(message: Buffer, send: (reply: Buffer) => void): void {
    const { name, type, end } = questionOf(message);
    const times = (this.asked.get(name) ?? 0) + (type === TYPE_A ? 1 : 0);
    this.asked.set(name, times);
    const found = this.answer(name, times);
    if (found === 'silence') return;
    const addresses = type === TYPE_A ? found : [];
    const head = Buffer.from(message.subarray(0, 12));
    head.writeUInt16BE(0x8180 | (found.length === 0 ? REFUSED_NAME : 0), 2);
    head.writeUInt16BE(addresses.length, 6);
    head.writeUInt32BE(0, 8);
    send(Buffer.concat([head, message.subarray(12, end), ...addresses.map(recordOf)]));
  }
}
