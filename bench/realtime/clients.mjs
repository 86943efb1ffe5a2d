import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket } from 'ws';

/*
 * A process of its own with many clients, so that what they cost is not counted for Campana. It is told by messages what to do, and
 * answers each.
 */

/** An address may open 120 connections in a minute: each hundred clients have an address of loopback of their own. */
const CLIENTS_AN_ADDRESS = 100;
const OPENING_AT_ONCE = 50;
const sockets = [];
/** How many were opened so far, closed ones too: an address is not used again. */
let opened = 0;
let frames = 0;
let lastAt = 0;
let latencies = [];

const addressOf = (i) =>
  `127.0.${Math.floor(i / CLIENTS_AN_ADDRESS / 250)}.${2 + (Math.floor(i / CLIENTS_AN_ADDRESS) % 250)}`;

const CREATED = Buffer.from('{"event":"alerts.created"');
/** The time stands in the beginning of a frame: more of it is not read. */
const HEAD_BYTES = 250;

const hear = (data) => {
  if (data.compare(CREATED, 0, CREATED.length, 0, CREATED.length) !== 0) return;
  const text = data.latin1Slice(0, HEAD_BYTES);
  frames += 1;
  lastAt = performance.now();
  const at = /"at":"([^"]+)"/.exec(text)?.[1];
  if (latencies.length < 1_000_000 && at) latencies.push(Date.now() - Date.parse(at));
};

function open(url, token, i) {
  const options = {
    headers: { authorization: `Bearer ${token}` },
    localAddress: addressOf(i),
    perMessageDeflate: false,
  };
  const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/api/v1/realtime`, 'campana.v1', options);
  sockets.push(socket);
  let isOpen = false;
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.once('unexpected-response', (_, { statusCode }) => reject(new Error(`refused: ${statusCode}`)));
    socket.on('message', (data) => {
      if (isOpen) return hear(data);
      const text = data.toString('latin1');
      if (text.startsWith('{"event":"hello"')) socket.send('{"event":"subscribe","data":{"topics":["alerts"]}}');
      isOpen = text.startsWith('{"event":"subscribed"');
      if (isOpen) resolve();
    });
  });
}

const sorted = () => latencies.sort((one, other) => one - other);
const at = (share) => sorted()[Math.floor(latencies.length * share)] ?? 0;

const tasks = {
  /** Opens clients: `urls` and `tokens` are taken in turn. */
  async open({ count, urls, tokens }) {
    const from = opened;
    opened += count;
    for (let i = 0; i < count; i += OPENING_AT_ONCE)
      await Promise.all(
        Array.from({ length: Math.min(OPENING_AT_ONCE, count - i) }, (_, k) =>
          open(urls[(i + k) % urls.length], tokens[(i + k) % tokens.length], from + i + k),
        ),
      );
    return { open: sockets.length };
  },
  reset() {
    [frames, lastAt, latencies] = [0, 0, []];
    return {};
  },
  /** Waits until so many frames have come. @returns when the last one did */
  async count({ frames: wanted, withinMs }) {
    for (const deadline = Date.now() + withinMs; frames < wanted && Date.now() < deadline;) await sleep(10);
    return { frames, lastAt: lastAt + performance.timeOrigin, p50: at(0.5), p99: at(0.99) };
  },
  async close() {
    for (const socket of sockets.splice(0)) socket.terminate();
    await sleep(200);
    return {};
  },
};

process.on('message', async ({ task, ...what }) => {
  try {
    process.send({ ok: await tasks[task](what) });
  } catch (error) {
    process.send({ error: error.message });
  }
});
