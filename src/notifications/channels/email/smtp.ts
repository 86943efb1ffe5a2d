import { Readable } from 'node:stream';
import type { ConnectionOptions } from 'node:tls';
import { createTransport, type SendMailOptions, type SentMessageInfo, type Transporter } from 'nodemailer';
import type { ProviderSettings } from '../../../../libs/config/providers';
import type { Mailbox } from '../../../../libs/config/variable-kinds';
import { CONNECT_TIMEOUT_MS } from '../../../../libs/outbound/guarded-connector';
import type { AttemptResult, ContentByChannel, Envelope } from '../../content';
import { accepted, resultOf } from '../answers';
import type { AddressByChannel, ChannelProvider } from '../channel-provider';
import { hideSecrets } from '../hide-secrets';
import { mailHeaders } from './mail-headers';
import { type SmtpError, verdictOfSmtp } from './smtp-answers';

type SmtpSettings = NonNullable<ProviderSettings['smtp']>;

/** Connections that are open at the same time; mail servers refuse many from one sender. */
const MAX_CONNECTIONS = 10;

/** Whether a socket must become encrypted: nothing is sent in plain text unless the configuration says so. */
const security = {
  starttls: { secure: false, requireTLS: true },
  tls: { secure: true },
  none: { secure: false, ignoreTLS: true },
} as const;

/** E-mail over SMTP, one message for one recipient. */
export class SmtpProvider implements ChannelProvider<'email'> {
  readonly channel = 'email';
  readonly name = 'smtp';
  readonly dropsRepeats = false;
  readonly reportsDelivery = false;
  readonly canEdit = false;
  private readonly transport: Transporter;
  /** The messages, by their signal, whose text was written to a server. */
  private readonly written = new WeakSet<AbortSignal>();

  /** @param tls which certificates are trusted; those of the machine if it is not given */
  constructor(
    private readonly settings: SmtpSettings,
    private readonly from: Mailbox,
    private readonly timeoutSeconds: number,
    tls: Pick<ConnectionOptions, 'ca'> = {},
  ) {
    const { host, port, user, password } = settings;
    this.transport = createTransport({
      host,
      port,
      ...security[settings.security],
      ...(user && password && { auth: { user, pass: password } }),
      tls,
      pool: true,
      maxConnections: MAX_CONNECTIONS,
      // the pool would send a message again by itself when its connection breaks, also after its text has left
      maxRequeues: 0,
      connectionTimeout: CONNECT_TIMEOUT_MS,
      greetingTimeout: CONNECT_TIMEOUT_MS,
      dnsTimeout: CONNECT_TIMEOUT_MS,
      socketTimeout: timeoutSeconds * 1_000,
      disableFileAccess: true,
      disableUrlAccess: true,
    });
    this.transport.use('stream', ({ data, message }, done) => {
      const read = message.createReadStream.bind(message);
      message.createReadStream = (options) => Readable.from(this.noteEnd(read(options), data.signal));
      done();
    });
  }

  takes(): boolean {
    return true;
  }

  accountOf(): string {
    return 'smtp';
  }

  async send(
    envelope: Envelope,
    content: ContentByChannel['email'],
    { email, name }: AddressByChannel['email'],
    signal?: AbortSignal,
  ): Promise<AttemptResult> {
    const stopper = new AbortController();
    const stop = () => stopper.abort();
    const timer = setTimeout(stop, this.timeoutSeconds * 1_000);
    if (signal?.aborted) stop();
    signal?.addEventListener('abort', stop, { once: true });
    try {
      const mail = this.mailOf(envelope, content, { email, name });
      return this.resultOf(await this.transport.sendMail({ ...mail, signal: stopper.signal }));
    } catch (error) {
      return this.failureOf(error as SmtpError, this.written.has(stopper.signal), [email, name ?? '']);
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', stop);
    }
  }

  /** Closes the connections. */
  close(): void {
    this.transport.close({ force: true });
  }

  private mailOf(
    envelope: Envelope,
    content: ContentByChannel['email'],
    { email, name }: AddressByChannel['email'],
  ): SendMailOptions {
    return {
      from: { name: this.from.name ?? '', address: this.from.email },
      to: { name: name ?? '', address: email },
      subject: content.subject,
      text: content.text,
      html: content.html,
      date: envelope.sentAt,
      ...mailHeaders(envelope, this.from.email),
    };
  }

  /** Gives the text of a message on, and notes when all of it was taken: it is asked for only once the server wants it. */
  private async *noteEnd(text: Readable, signal: AbortSignal | undefined): AsyncGenerator<Buffer> {
    for await (const chunk of text as AsyncIterable<Buffer>) yield chunk;
    if (signal) this.written.add(signal);
  }

  private resultOf({ messageId, response }: SentMessageInfo): AttemptResult {
    const statusCode = Number(response?.slice(0, 3)) || null;
    return resultOf(accepted, { statusCode, id: messageId, error: '', retryAfter: null });
  }

  private failureOf(error: SmtpError, hasLeft: boolean, addresses: readonly string[]): AttemptResult {
    const hidden = [...addresses, this.settings.user ?? '', this.settings.password ?? ''];
    return resultOf(verdictOfSmtp(error, hasLeft), {
      statusCode: error.responseCode ?? null,
      id: null,
      error: hideSecrets([error.code, error.response ?? error.message].filter(Boolean).join(' '), hidden),
      retryAfter: null,
    });
  }
}
