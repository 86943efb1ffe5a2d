import { spawnSync } from 'node:child_process';
import { virtualHosts } from './rabbitmq.mjs';

const ports = { postgres: 5432, redis: 6379, rabbitmq: 5672 };
const urls = {
  postgres: (address) => `postgres://campana:campana@${address}/campana`,
  redis: (address) => `redis://${address}`,
  rabbitmq: (address) => `amqp://campana:campana@${address}/campana`,
};

/** Whether Docker with compose is available. */
export const hasDocker = () =>
  spawnSync('docker', ['info'], { stdio: 'ignore', timeout: 3_000 }).status === 0 &&
  spawnSync('docker', ['compose', 'version'], { stdio: 'ignore', timeout: 3_000 }).status === 0;

/** Runs the services of docker-compose.yml, with a separate compose project for each instance. */
export class Compose {
  constructor(root, name) {
    this.root = root;
    this.project = `campana-${name}`;
  }

  up(names) {
    this.#run(['up', '-d', '--wait', ...names]);
  }

  down(names) {
    this.#run(['stop', ...names]);
  }

  /** The URL of a service; undefined while it is down. */
  url(name) {
    const address = this.#run(['port', name, String(ports[name])], { mayFail: true }).trim();
    return address ? urls[name](address) : undefined;
  }

  addVirtualHosts(names) {
    this.#run(['exec', '-T', 'rabbitmq', 'rabbitmqctl', 'import_definitions'], { input: virtualHosts(names) });
  }

  #run(args, { mayFail = false, input } = {}) {
    const { status, stdout, stderr } = spawnSync('docker', ['compose', '-p', this.project, ...args], {
      cwd: this.root,
      encoding: 'utf8',
      input,
    });
    if (status !== 0 && !mayFail) throw new Error(`docker compose ${args.join(' ')}: ${stderr}`);
    return status === 0 ? stdout : '';
  }
}
