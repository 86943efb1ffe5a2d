import { answers, firstOf, HOST } from './processes.mjs';

const USER = 'campana';

// not Debian's wrapper in /usr/sbin, which requires its own user and folders
const broker = () =>
  firstOf(
    '/usr/lib/rabbitmq/bin/rabbitmq-server',
    '/opt/rabbitmq/sbin/rabbitmq-server',
    '/opt/homebrew/sbin/rabbitmq-server',
  );
const epmd = () =>
  firstOf('/usr/bin/epmd', '/usr/local/bin/epmd', '/usr/lib/erlang/bin/epmd', '/opt/homebrew/bin/epmd');

/** Whether the broker is ready: it then answers the AMQP header with connection.start (10, 10). */
const isUp = (port) =>
  answers(port, Buffer.from('AMQP\0\0\x09\x01', 'latin1'), (bytes) =>
    bytes.length < 11 ? undefined : bytes[0] === 1 && bytes.readUInt16BE(7) === 10 && bytes.readUInt16BE(9) === 10,
  );

const configuration = (port) =>
  [
    `listeners.tcp.1 = ${HOST}:${port}`,
    `default_user = ${USER}`,
    `default_pass = ${USER}`,
    `default_vhost = ${USER}`,
    'vm_memory_high_watermark.absolute = 1GB',
    'disk_free_limit.absolute = 64MB',
    'log.console = false',
    '',
  ].join('\n');

/** Starts Erlang's name server. If erl started it, it would continue after the broker has stopped. */
async function upEpmd(instance, port, env) {
  if (instance.isRunning('epmd')) return;
  instance.launch('epmd', epmd(), ['-address', HOST, '-port', String(port)], env);
  await instance.untilReady('epmd', () => answers(port, Buffer.from([0, 1, 110]), (bytes) => bytes.length >= 4));
}

const nodeName = (ports) => `campana${ports.rabbitmq}@localhost`;

function environment(instance, ports, files) {
  return {
    RUNNING_UNDER_SYSTEMD: 'true', // the start script then execs the server, so the recorded pid is that of the server
    RABBITMQ_NODENAME: nodeName(ports),
    RABBITMQ_NODE_IP_ADDRESS: HOST,
    RABBITMQ_NODE_PORT: String(ports.rabbitmq),
    RABBITMQ_DIST_PORT: String(ports.distribution),
    // otherwise Erlang's distribution listens on every address
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: '-kernel inet_dist_use_interface {127,0,0,1}',
    RABBITMQ_MNESIA_BASE: instance.path('rabbitmq', 'mnesia'),
    RABBITMQ_LOG_BASE: instance.path('logs'),
    RABBITMQ_CONFIG_FILE: files.conf,
    RABBITMQ_ADVANCED_CONFIG_FILE: files.advanced,
    RABBITMQ_CONF_ENV_FILE: files.env, // otherwise the file of the system is read
    RABBITMQ_ENABLED_PLUGINS_FILE: files.plugins,
    RABBITMQ_GENERATED_CONFIG_DIR: instance.path('rabbitmq', 'generated'),
    RABBITMQ_PLUGINS_EXPAND_DIR: instance.path('rabbitmq', 'plugins'),
    RABBITMQ_PID_FILE: instance.path('rabbitmq', 'pid'),
  };
}

const ctl = () =>
  firstOf('/usr/lib/rabbitmq/bin/rabbitmqctl', '/opt/rabbitmq/sbin/rabbitmqctl', '/opt/homebrew/sbin/rabbitmqctl');

/** Definitions of virtual hosts with permissions for the user, for `rabbitmqctl import_definitions`. */
export const virtualHosts = (names) =>
  JSON.stringify({
    vhosts: names.map((name) => ({ name })),
    permissions: names.map((vhost) => ({ user: USER, vhost, configure: '.*', write: '.*', read: '.*' })),
  });

export const rabbitmq = {
  variable: 'RABBITMQ_URL',
  processes: ['rabbitmq', 'epmd'],
  debianPackage: 'rabbitmq-server',
  isInstalled: () => Boolean(broker() && epmd()),
  url: ({ ports }) => `amqp://${USER}:${USER}@${HOST}:${ports.rabbitmq}/${USER}`,
  isUp: ({ ports }) => isUp(ports.rabbitmq),

  async up(instance) {
    instance.prepare('rabbitmq');
    const ports = { rabbitmq: await instance.port('rabbitmq'), distribution: await instance.port('distribution') };
    const epmdPort = instance.isRunning('epmd') ? instance.state.ports.epmd : await instance.port('epmd');
    const erlang = { ERL_EPMD_PORT: String(epmdPort), ERL_EPMD_ADDRESS: HOST, ERL_CRASH_DUMP_SECONDS: '0' };
    await upEpmd(instance, epmdPort, erlang);
    const files = {
      conf: instance.write('rabbitmq/rabbitmq.conf', configuration(ports.rabbitmq)),
      advanced: instance.write('rabbitmq/advanced.config', '[].\n'),
      env: instance.write('rabbitmq/env.conf', ''),
      plugins: instance.write('rabbitmq/enabled_plugins', '[].\n'),
    };
    instance.launch('rabbitmq', broker(), [], { ...erlang, ...environment(instance, ports, files) });
    await instance.untilReady('rabbitmq', () => isUp(ports.rabbitmq));
  },

  addVirtualHosts(instance, names) {
    const file = instance.write('rabbitmq/virtual-hosts.json', virtualHosts(names));
    const { ports } = instance.state;
    const { status, stderr } = instance.run(ctl(), ['import_definitions', file], {
      ERL_EPMD_PORT: String(ports.epmd),
      RABBITMQ_NODENAME: nodeName(ports),
      RABBITMQ_CONF_ENV_FILE: instance.path('rabbitmq', 'env.conf'),
    });
    if (status !== 0) throw new Error(`rabbitmqctl: ${stderr}`);
  },

  async down(instance) {
    const wasUp = await instance.stop('rabbitmq', 'SIGTERM');
    await instance.stop('epmd', 'SIGTERM');
    return wasUp;
  },
};
