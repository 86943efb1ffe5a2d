import { answers, firstOf, HOST } from './processes.mjs';

const binary = () => firstOf('/usr/bin/redis-server', '/usr/local/bin/redis-server', '/opt/homebrew/bin/redis-server');

const isUp = (port) =>
  answers(port, 'PING\r\n', (bytes) => (bytes.includes('\n') ? bytes.toString().startsWith('+PONG') : undefined));

export const redis = {
  variable: 'REDIS_URL',
  processes: ['redis'],
  debianPackage: 'redis-server',
  isInstalled: () => Boolean(binary()),
  url: ({ ports }) => `redis://${HOST}:${ports.redis}`,
  isUp: ({ ports }) => isUp(ports.redis),

  async up(instance, isDurable) {
    instance.prepare('redis');
    const port = await instance.port('redis');
    const location = ['--port', String(port), '--bind', HOST, '--dir', instance.path('redis')];
    // any other eviction policy could delete jobs of Bull
    const policy = ['--maxmemory-policy', 'noeviction', '--save', '', '--appendonly', isDurable ? 'yes' : 'no'];
    instance.launch('redis', binary(), [...location, ...policy, '--daemonize', 'no']);
    await instance.untilReady('redis', () => isUp(port));
  },

  down: (instance) => instance.stop('redis', 'SIGTERM'),
};
