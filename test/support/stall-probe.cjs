const { subscribe } = require('node:diagnostics_channel');
const { readFileSync } = require('node:fs');
const { isMainThread } = require('node:worker_threads');

/**
 * Loaded into a process under test with `--require`: reports each stall of its event loop that is longer than `STALL_MS` on
 * the standard error. The time that counts is what the thread has calculated: on a busy machine it waits for a core, too.
 */
const STALL_MS = Number(process.env.STALL_MS);
const LOOK_EVERY_MS = 20;

function cpuMs() {
  try {
    return Number(readFileSync('/proc/thread-self/schedstat', 'utf8').split(' ')[0]) / 1e6;
  } catch {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1_000;
  }
}

/** Reports stalls from the first request on: before it, the process loads its modules. */
function report() {
  let [lookedAt, usedBefore] = [performance.now(), cpuMs()];
  setInterval(() => {
    const [now, used] = [performance.now(), cpuMs()];
    const stalledMs = Math.min(now - lookedAt - LOOK_EVERY_MS, used - usedBefore);
    [lookedAt, usedBefore] = [now, used];
    if (stalledMs > STALL_MS) process.stderr.write(`the event loop stood still for ${Math.round(stalledMs)} ms\n`);
  }, LOOK_EVERY_MS).unref();
}

let isStarted = false;
subscribe('http.server.request.start', () => {
  if (!isStarted && isMainThread) report();
  isStarted = true;
});
