import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

/** A mail that came. */
export interface ReceivedMail {
  readonly to: string;
  /** The whole message as it came. */
  readonly text: string;
}

/** A mail server that keeps what comes. */
export class MailInbox {
  readonly mails: ReceivedMail[] = [];

  private constructor(private readonly server: SMTPServer) {}

  static async open(): Promise<MailInbox> {
    const server = new SMTPServer({
      disabledCommands: ['STARTTLS'],
      authOptional: true,
      onData: (stream, session, done) => {
        let text = '';
        stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
        stream.on('end', () => {
          for (const { address } of session.envelope.rcptTo) inbox.mails.push({ to: address, text });
          done();
        });
      },
    });
    const inbox = new MailInbox(server);
    server.listen(0, '127.0.0.1');
    await once(server.server, 'listening');
    return inbox;
  }

  /** The variables with which Campana sends here. */
  get environment(): Record<string, string> {
    const { port } = this.server.server.address() as AddressInfo;
    return {
      EMAIL_FROM: 'Campana <alerts@campana.example>',
      SMTP_HOST: '127.0.0.1',
      SMTP_PORT: String(port),
      SMTP_SECURITY: 'none',
    };
  }

  close(): Promise<void> {
    return new Promise((resolve) => this.server.close(resolve));
  }
}
