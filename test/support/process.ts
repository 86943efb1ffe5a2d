import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { eventually } from '../../libs/testing/eventually';
import { ENCRYPTION_KEYS, SECRET, stopSharedApplication, withoutDeadlines } from './application';

/** A port that was free a moment ago. */
export async function freePort(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return String(typeof address === 'object' && address ? address.port : 0);
}

/** What is done at the end of a test file (test/environment/worker.cjs). */
declare const worker: { readonly cleanups: Map<unknown, () => Promise<unknown>> };

const started: Process[] = [];

const root = join(__dirname, '..', '..');
const nodeFlags = JSON.parse(readFileSync(join(root, 'scripts', 'node-flags.json'), 'utf8')) as string[];

/** Campana as in production: the built application in a process of its own. */
export class Process {
  stdout = '';
  stderr = '';
  private readonly child: ChildProcess;
  private readonly exit: Promise<number | null>;

  private constructor(
    environment: Record<string, string>,
    readonly url: string,
  ) {
    this.child = spawn(process.execPath, [...nodeFlags, join(root, 'dist', 'src', 'main.js')], {
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child.stdout?.on('data', (text: Buffer) => (this.stdout += text.toString()));
    this.child.stderr?.on('data', (text: Buffer) => (this.stderr += text.toString()));
    // close, not exit: only then is all of its output complete
    this.exit = once(this.child, 'close').then(([code]) => code as number | null);
  }

  /** @param environment variables that differ from the defaults; `''` has the effect of an unset variable */
  static async start(environment: Record<string, string> = {}): Promise<Process> {
    await stopSharedApplication();
    const port = environment['PORT'] ?? (await freePort());
    const own = {
      PORT: port,
      HOST: '127.0.0.1',
      LOG_LEVEL: 'warn',
      AUTH_JWT_SECRET: SECRET,
      ENCRYPTION_KEYS,
      RATE_LIMIT_PER_IP_PER_MINUTE: '0',
      // as in the applications of the tests: what escalates says so
      ENABLE_ESCALATION: 'false',
      ...withoutDeadlines,
      DATABASE_POOL_SIZE: '10',
    };
    const env = { ...(process.env as Record<string, string>), ...own, ...environment };
    const one = new Process(env, `http://127.0.0.1:${port}`);
    started.push(one);
    worker.cleanups.set(Process, () => Process.endAll());
    return one;
  }

  /** Kills the processes that a failed test left running. */
  static async endAll(): Promise<void> {
    for (const one of started.splice(0)) {
      one.child.kill('SIGKILL');
      await one.exit;
    }
  }

  /** Waits until it is ready: all services that it needs answer. */
  async ready(): Promise<this> {
    const isReady = async () => (await fetch(`${this.url}/health/ready`)).ok;
    await Promise.race([eventually(isReady, { within: 60_000, what: 'readiness' }), this.exit]);
    if (this.child.exitCode !== null) throw new Error(`it ended instead of starting: ${this.stdout}${this.stderr}`);
    return this;
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** Waits for its end. @returns its exit code; null when a signal killed it */
  async ended(withinMs = 10_000): Promise<number | null> {
    let timer: NodeJS.Timeout | undefined;
    const tooLate = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`did not end within ${withinMs} ms`)), withinMs);
    });
    return Promise.race([this.exit, tooLate]).finally(() => clearTimeout(timer));
  }

  /** Kills it at once, without a shutdown. */
  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.exit;
  }

  /** Asks it to shut down, and waits until it has ended. @returns its exit code */
  stop(): Promise<number | null> {
    this.child.kill('SIGTERM');
    return this.ended(20_000);
  }

  get hasEnded(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }
}
