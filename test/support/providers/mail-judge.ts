import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pythonWith } from '../python';

/** A message as a mail program reads it. */
export interface JudgedMail {
  readonly from: string;
  readonly to: readonly string[];
  readonly login: string | null;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly defects: readonly string[];
  readonly parts: Readonly<Record<string, string>>;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** A mail server of Debian's python3-aiosmtpd, which says what it reads in each message. */
export class MailJudge {
  /** The messages, in the order in which they came. */
  readonly mails: JudgedMail[] = [];

  private constructor(
    private readonly process: ChildProcess,
    readonly port: number,
  ) {}

  static async open(): Promise<MailJudge> {
    const port = await freePort();
    const file = join(__dirname, 'mail-judge.py');
    const child = spawn(pythonWith('aiosmtpd'), [file, String(port)], { stdio: ['pipe', 'pipe', 'inherit'] });
    const lines = createInterface({ input: child.stdout });
    await Promise.race([
      once(lines, 'line'),
      once(child, 'exit').then(() => {
        throw new Error('the mail server did not start');
      }),
    ]);
    const judge = new MailJudge(child, port);
    lines.on('line', (line) => judge.mails.push(JSON.parse(line) as JudgedMail));
    return judge;
  }

  async close(): Promise<void> {
    const ended = once(this.process, 'exit');
    this.process.stdin?.end();
    await ended;
  }
}
