import { spawn, spawnSync } from 'node:child_process';
import {
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { canEnter, serviceUser } from './service-user.mjs';

export const HOST = '127.0.0.1';
const READY_WITHIN_MS = 90_000;
const LOG_LINES_SHOWN = 20;

/** The start time of a process, from /proc; undefined if it does not exist or is a zombie. */
function startedAt(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? undefined : fields[19];
  } catch {
    return undefined;
  }
}

/** Whether the recorded process still runs. A reused pid has another start time. */
const isAlive = (recorded) => Boolean(recorded && startedAt(recorded.pid) === recorded.start);

/** A private set of services: its folder, its recorded state, and the user that runs it. */
export class Instance {
  user = serviceUser();

  constructor(folder) {
    this.folder = folder;
    this.state = this.#read();
  }

  path(...names) {
    return path.join(this.folder, ...names);
  }

  #read() {
    try {
      return JSON.parse(readFileSync(this.path('state.json'), 'utf8'));
    } catch {
      return { ports: {}, processes: {} };
    }
  }

  save() {
    writeFileSync(this.path('state.json.new'), JSON.stringify(this.state, null, 2));
    renameSync(this.path('state.json.new'), this.path('state.json'));
  }

  /** Creates folders that the user of the services owns. */
  prepare(...names) {
    for (const name of names) {
      mkdirSync(this.path(name), { recursive: true, mode: 0o700 });
      this.own(name);
    }
    if (!canEnter(this.user, this.path(names[0])))
      throw new Error(`the user of the services cannot enter ${this.folder}: a folder above it is closed to that user`);
  }

  own(...names) {
    if (this.user.uid !== undefined) chownSync(this.path(...names), this.user.uid, this.user.gid);
  }

  write(name, text) {
    writeFileSync(this.path(name), text, { mode: 0o600 });
    this.own(name);
    return this.path(name);
  }

  /** Runs a command of a service and waits for its end. */
  run(command, args, env = {}) {
    const result = spawnSync(command, args, {
      ...this.user,
      cwd: this.folder,
      encoding: 'utf8',
      env: this.#environment(env),
    });
    if (result.error) throw result.error;
    return result;
  }

  /** Starts a server that continues after this process, logs to `logs/NAME.log`, and is recorded. */
  launch(name, command, args, env = {}) {
    const log = openSync(this.path('logs', `${name}.log`), 'a');
    const options = {
      ...this.user,
      cwd: this.folder,
      detached: true,
      stdio: ['ignore', log, log],
      env: this.#environment(env),
    };
    const child = spawn(command, args, options);
    child.on('error', (error) => console.error(`${name}: ${error.message}`));
    child.unref();
    closeSync(log);
    this.state.processes[name] = { pid: child.pid, start: startedAt(child.pid) };
    this.save();
  }

  isRunning(name) {
    return isAlive(this.state.processes[name]);
  }

  hasRunning() {
    return Object.keys(this.state.processes).some((name) => this.isRunning(name));
  }

  /** Waits until the probe is true. @throws Error with the end of the log of the service */
  async untilReady(name, probe) {
    const deadline = Date.now() + READY_WITHIN_MS;
    while (!(await probe())) {
      const failure = !this.isRunning(name)
        ? 'ended'
        : Date.now() > deadline
          ? `not ready within ${READY_WITHIN_MS / 1000} s`
          : '';
      if (failure) throw new Error(`${name}: ${failure}; the end of its log:\n${this.#logEnd(name)}`);
      await sleep(50);
    }
  }

  /** Stops a recorded process by its pid, and nothing else. @returns whether it was running */
  async stop(name, signal) {
    const recorded = this.state.processes[name];
    delete this.state.processes[name];
    if (!isAlive(recorded)) return false;
    process.kill(recorded.pid, signal);
    const killAt = Date.now() + 20_000;
    for (let isKilled = false; isAlive(recorded); await sleep(50)) {
      if (isKilled || Date.now() < killAt) continue;
      process.kill(recorded.pid, 'SIGKILL');
      isKilled = true;
    }
    return true;
  }

  /** Finds a free port and records it. Later calls return the same port while it is free. */
  async port(name) {
    const recorded = this.state.ports[name];
    if (recorded && (await isFree(recorded))) return recorded;
    for (let port = recorded ?? 25_400; ; port++) {
      if (Object.values(this.state.ports).includes(port)) continue;
      // recorded before the check, since other services look for a port at the same time
      this.state.ports[name] = port;
      if (!(await isFree(port))) continue;
      this.save();
      return port;
    }
  }

  #logEnd(name) {
    const file = this.path('logs', `${name}.log`);
    return existsSync(file)
      ? readFileSync(file, 'utf8').trimEnd().split('\n').slice(-LOG_LINES_SHOWN).join('\n')
      : '(none)';
  }

  #environment(env) {
    return { PATH: process.env.PATH, LANG: 'C.UTF-8', TZ: 'UTC', HOME: this.path('home'), ...env };
  }
}

const isFree = (port) =>
  new Promise((resolve) => {
    const server = net.createServer();
    server.once('error', () => resolve(false));
    server.listen(port, HOST, () => server.close(() => resolve(true)));
  });

/**
 * Sends `hello` to a TCP port and checks the answer.
 * @param isReady judges the bytes received so far: true, false, or undefined if more are needed
 * @returns whether the service is ready
 */
export const answers = (port, hello, isReady) =>
  new Promise((resolve) => {
    const socket = net.connect(port, HOST);
    let received = Buffer.alloc(0);
    const end = (isUp) => {
      socket.destroy();
      resolve(isUp);
    };
    socket.setTimeout(1_500, () => end(false));
    socket.once('error', () => end(false));
    socket.once('close', () => end(false));
    socket.once('connect', () => socket.write(hello));
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      const verdict = isReady(received);
      if (verdict !== undefined) end(verdict);
    });
  });

/** Returns the first file that exists; undefined if none does. */
export const firstOf = (...files) => files.find((file) => existsSync(file));
