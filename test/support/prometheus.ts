import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '../../libs/testing/eventually';

const PROGRAM = 'prometheus';

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** The Debian program on this machine's own address; it reads the metrics of one server each second. */
export class Prometheus {
  private constructor(
    readonly url: string,
    private readonly program: ChildProcess,
    private readonly folder: string,
  ) {}

  /**
   * @param target the host and port of the server with `/metrics`
   * @throws Error that says what to install
   */
  static async start(target: string): Promise<Prometheus> {
    if (spawnSync(PROGRAM, ['--version'], { stdio: 'ignore' }).status !== 0)
      throw new Error(`the tests need the Debian package ${PROGRAM}: please install it`);
    const folder = await mkdtemp(join(tmpdir(), 'campana-prometheus-'));
    const config = `global: {scrape_interval: 1s, scrape_timeout: 1s}
scrape_configs: [{job_name: shop, static_configs: [{targets: ['${target}']}]}]
`;
    await writeFile(join(folder, 'prometheus.yml'), config);
    const address = `127.0.0.1:${await freePort()}`;
    const options = {
      'config.file': join(folder, 'prometheus.yml'),
      'storage.tsdb.path': join(folder, 'data'),
      'web.listen-address': address,
      'query.lookback-delta': '5s',
    };
    const args = Object.entries(options).map(([name, value]) => `--${name}=${value}`);
    const program = spawn(PROGRAM, args, { stdio: 'ignore' });
    const started = new Prometheus(`http://${address}`, program, folder);
    await eventually(async () => (await fetch(`${started.url}/-/ready`)).ok, { what: 'a Prometheus that is ready' });
    return started;
  }

  async stop(): Promise<void> {
    if (this.program.exitCode === null) {
      this.program.kill();
      await once(this.program, 'exit');
    }
    await rm(this.folder, { recursive: true, force: true });
  }
}
