import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Compose, hasDocker } from './docker.mjs';
import { folderOf, makeFolder, root } from './folder.mjs';
import { installMissing } from './install.mjs';
import { postgres } from './postgres.mjs';
import { Instance } from './processes.mjs';
import { rabbitmq } from './rabbitmq.mjs';
import { redis } from './redis.mjs';

/** The services that Campana needs, by name. */
export const services = { postgres, redis, rabbitmq };

const seconds = (since) => `${((Date.now() - since) / 1000).toFixed(1)} s`.padStart(6);
const say = (name, text) => console.error(`${name.padEnd(9)} ${text}`);
const withoutSecrets = (url) => new URL(url).host;
const given = (name) => process.env[services[name].variable];

const isReachable = (url) =>
  new Promise((resolve) => {
    const { hostname, port, protocol } = new URL(url);
    const defaults = { 'postgres:': 5432, 'postgresql:': 5432, 'redis:': 6379, 'amqp:': 5672 };
    const socket = net.connect(Number(port) || defaults[protocol], hostname);
    const end = (isUp) => {
      socket.destroy();
      resolve(isUp);
    };
    socket.setTimeout(3_000, () => end(false));
    socket.once('error', () => end(false));
    socket.once('connect', () => end(true));
  });

async function withLock(instance, work) {
  const lock = instance.path('lock');
  for (const deadline = Date.now() + 120_000; ; await sleep(200)) {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' });
      break;
    } catch {
      const holder = existsSync(lock) ? readFileSync(lock, 'utf8') : '';
      if (holder && !existsSync(`/proc/${holder}`)) rmSync(lock, { force: true });
      else if (Date.now() > deadline) throw new Error(`another run (pid ${holder}) holds ${lock}`);
    }
  }
  instance.state = new Instance(instance.folder).state;
  try {
    return await work();
  } finally {
    rmSync(lock, { force: true });
  }
}

async function checkGiven(name) {
  const url = given(name);
  if (!(await isReachable(url)))
    throw new Error(`${services[name].variable} is set, but ${withoutSecrets(url)} does not answer`);
  say(name, `given  ${withoutSecrets(url)}`);
}

async function upLocal(instance, name, isDurable) {
  const service = services[name];
  const startedAt = Date.now();
  const isRunning = instance.isRunning(service.processes[0]) && (await service.isUp(instance.state));
  if (!isRunning) await service.up(instance, isDurable);
  say(
    name,
    `${isRunning ? 'already running' : 'ready'} ${seconds(startedAt)}  ${withoutSecrets(service.url(instance.state))}`,
  );
}

async function upAllLocal(instance, names) {
  installMissing(
    names.map((name) => services[name]),
    (text) => say('packages', text),
  );
  // again, since the packages may just have created the user of the services
  instance.user = new Instance(instance.folder).user;
  instance.prepare('home', 'logs');
  const isDurable = path.basename(instance.folder) !== 'test';
  const results = await Promise.allSettled(names.map((name) => upLocal(instance, name, isDurable)));
  const failures = results.flatMap((result) => (result.status === 'rejected' ? [result.reason.message] : []));
  if (failures.length > 0) throw new Error(failures.join('\n'));
}

function upDocker(instance, names) {
  const startedAt = Date.now();
  new Compose(root, path.basename(instance.folder)).up(names);
  instance.state.docker = true;
  instance.save();
  say('docker', `ready ${seconds(startedAt)}  ${names.join(', ')}`);
}

const wantsDocker = () => process.env.CAMPANA_SERVICES !== 'local' && hasDocker();

/**
 * Starts the services and waits until each is ready. Services whose URL is set in the environment are used as they are.
 * @param name the instance: `dev`, `test`
 * @param names the services to start
 * @returns their URLs, as environment variables
 */
export async function up(name = 'dev', names = Object.keys(services)) {
  for (const service of names.filter(given)) await checkGiven(service);
  const own = names.filter((service) => !given(service));
  if (own.length > 0) {
    const instance = new Instance(makeFolder(name));
    await withLock(instance, () => (wantsDocker() ? upDocker(instance, own) : upAllLocal(instance, own)));
  }
  return environment(name);
}

/** Stops the services that `up` started, and nothing else. */
export async function down(name = 'dev', names = Object.keys(services)) {
  const instance = new Instance(folderOf(name));
  if (!existsSync(instance.folder)) return;
  await withLock(instance, async () => {
    if (instance.state.docker) return new Compose(root, name).down(names);
    await Promise.all(
      names.map(async (service) => {
        const startedAt = Date.now();
        if (await services[service].down(instance)) say(service, `stopped ${seconds(startedAt)}`);
      }),
    );
    instance.save();
  });
}

/**
 * Creates virtual hosts in the RabbitMQ of an instance.
 * @returns false if RABBITMQ_URL is set: that server is not ours
 */
export function addVirtualHosts(name, hosts) {
  if (given('rabbitmq')) return false;
  const instance = new Instance(folderOf(name));
  if (instance.state.docker) new Compose(root, name).addVirtualHosts(hosts);
  else rabbitmq.addVirtualHosts(instance, hosts);
  return true;
}

/** The URLs of the services, as environment variables. */
export function environment(name = 'dev') {
  const { state } = new Instance(folderOf(name));
  const compose = state.docker ? new Compose(root, name) : undefined;
  const urlOf = (service) => given(service) ?? (compose ? compose.url(service) : services[service].url(state));
  return Object.fromEntries(Object.keys(services).map((service) => [services[service].variable, urlOf(service)]));
}

/** Prints the state of each service. @returns whether all services are up */
export async function status(name = 'dev') {
  const urls = environment(name);
  const states = await Promise.all(
    Object.entries(services).map(async ([service, { variable }]) => {
      const url = urls[variable];
      const isUp = Boolean(url) && !url.includes('undefined') && (await isReachable(url));
      console.log(`${service.padEnd(9)} ${isUp ? `up    ${withoutSecrets(url)}` : 'down'}`);
      return isUp;
    }),
  );
  return states.every(Boolean);
}
