import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { eventually } from '../../libs/testing/eventually';
import { SECRET } from '../hub';

const root = join(__dirname, '..', '..');

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  return typeof address === 'object' && address ? address.port : 0;
};

/** A copy of Campana in a process of its own, which can be killed. */
export class Copy {
  private constructor(
    private readonly child: ChildProcess,
    readonly url: string,
  ) {}

  /** @param environment what differs from the defaults */
  static async start(environment: Record<string, string> = {}): Promise<Copy> {
    const port = String(await freePort());
    const env = {
      ...process.env,
      PORT: port,
      HOST: '127.0.0.1',
      AUTH_JWT_SECRET: SECRET,
      LOG_LEVEL: 'silent',
      ...environment,
    };
    const child = spawn(process.execPath, [join(root, 'dist', 'src', 'main.js')], {
      env,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    return new Copy(child, `http://127.0.0.1:${port}`);
  }

  /** Until all services answer it. */
  async ready(): Promise<this> {
    await eventually(async () => (await fetch(`${this.url}/health/ready`)).ok, { within: 60_000, what: 'readiness' });
    return this;
  }

  /** Ends it in the middle of whatever it does. */
  async kill(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    this.child.kill('SIGKILL');
    await once(this.child, 'exit');
  }

  /** Asks it to end. @returns its exit code */
  async stop(): Promise<number | null> {
    if (this.child.exitCode !== null) return this.child.exitCode;
    this.child.kill('SIGTERM');
    const [code] = (await once(this.child, 'exit')) as [number | null];
    return code;
  }

  get hasEnded(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }
}

/** Stops or starts one of the test services. */
export const service = (command: 'up' | 'down', name: 'postgres' | 'redis' | 'rabbitmq'): void => {
  const { DATABASE_URL: _, REDIS_URL: __, RABBITMQ_URL: ___, ...env } = process.env;
  execFileSync(process.execPath, [join(root, 'scripts', 'services.mjs'), command, name, '--for', 'test'], {
    env,
    stdio: 'ignore',
  });
};
