import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

/** How the server behaves towards an address: a reply to RCPT, a reply after the text, silence, or a closed connection. */
export type MailFault =
  | { readonly at: 'rcpt' | 'data'; readonly reply: string }
  | { readonly at: 'rcpt' | 'text' | 'data'; readonly ends: 'stall' | 'drop' };

const replyError = (reply: string): Error =>
  Object.assign(new Error(reply.slice(4)), { responseCode: Number(reply.slice(0, 3)) });

/** A mail server that fails as a test tells it, by the address of the recipient. */
export class FaultMailServer {
  /** The addresses for which a whole message came, whatever was answered. */
  readonly taken: string[] = [];
  private readonly faults = new Map<string, MailFault[]>();
  private readonly sockets = new Set<Socket>();

  private constructor(private readonly server: SMTPServer) {}

  /** @param options of smtp-server, such as a certificate */
  static async open(options: SMTPServerOptions = {}): Promise<FaultMailServer> {
    const server = new SMTPServer({
      disabledCommands: options.key ? [] : ['STARTTLS'],
      authOptional: true,
      closeTimeout: 100,
      onRcptTo: ({ address }, session, callback) => faulty.atRcpt(address, session.id, callback),
      onData: (stream, session, callback) => {
        const address = session.envelope.rcptTo[0]?.address ?? '';
        if (faulty.breaks(address, 'text')) return faulty.end(address);
        stream.resume();
        stream.on('end', () => faulty.atData(address, callback));
      },
      ...options,
    });
    const faulty: FaultMailServer = new FaultMailServer(server);
    server.on('error', () => undefined);
    // a socket below TLS must not be destroyed under it
    if (!options.key) server.server.on('connection', (socket: Socket) => faulty.sockets.add(socket));
    server.listen(0, '127.0.0.1');
    await once(server.server, 'listening');
    return faulty;
  }

  get port(): number {
    return (this.server.server.address() as AddressInfo).port;
  }

  /** What happens at the next messages to an address, one after the other; then they are taken. */
  next(address: string, ...faults: MailFault[]): void {
    this.faults.set(address, faults);
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise<void>((resolve) => this.server.close(resolve));
  }

  private breaks(address: string, at: MailFault['at']): boolean {
    return this.faults.get(address)?.[0]?.at === at;
  }

  private atRcpt(address: string, _: string, callback: (error?: Error) => void): void {
    if (!this.breaks(address, 'rcpt')) return callback();
    this.fail(address, callback);
  }

  private atData(address: string, callback: (error?: Error) => void): void {
    this.taken.push(address);
    if (!this.breaks(address, 'data')) return callback();
    this.fail(address, callback);
  }

  private fail(address: string, callback: (error?: Error) => void): void {
    const fault = this.faults.get(address)?.[0];
    if (!fault || 'ends' in fault) return this.end(address);
    this.faults.get(address)?.shift();
    callback(replyError(fault.reply));
  }

  /** Says nothing more, or closes the connections. */
  private end(address: string): void {
    const fault = this.faults.get(address)?.shift();
    if (fault && 'ends' in fault && fault.ends === 'drop') for (const socket of this.sockets) socket.destroy();
  }
}
