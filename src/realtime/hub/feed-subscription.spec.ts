import { setTimeout as wait } from 'node:timers/promises';
import { eventually } from '../../../libs/testing/eventually';
import { FeedEvent } from './feed-event';
import { FrameFilter } from './frame-filter';
import type { LiveAlert } from './live-alert';
import { FeedSubscription } from './feed-subscription';

interface Told {
  readonly event: string;
  readonly id?: string;
  readonly data: Record<string, unknown>;
}

const viewer = { memberId: 'm', roles: [], seesAll: true };

const eventOf = (n: number, alertId = `a${n}`): FeedEvent => {
  const document = { id: alertId };
  const alert = { document, json: JSON.stringify(document), isVisibleTo: () => true, wasVisibleTo: () => true };
  const entry = { type: 'alerts.updated', eventId: `e${n}`, at: '', alertId, changed: {}, details: {} };
  return new FeedEvent(`${n}-0`, `g-${n}-0`, entry, alert as unknown as LiveAlert);
};

/** A feed of which the test says what it has, and a connection that stores what it is told. */
function setUp({ coalesceMs = 0, from = 0 } = {}) {
  const frames: Told[] = [];
  const socket = {
    ...{ viewer, isClosed: false, isSlow: false },
    isSettledBeside: () => true,
    takesMore: () => (socket.isSlow ? eventually(() => !socket.isSlow).then(() => undefined) : Promise.resolve()),
    send: (frame: { message: Buffer }) => void frames.push(JSON.parse(frame.message.toString()) as Told),
    tell: (event: string, data: object) => void frames.push({ event, data: data as Told['data'] }),
  };
  const log: FeedEvent[] = [];
  const feed = {
    entryId: '0-0',
    isFlooded: false,
    after: (entryId: string, max: number) =>
      Promise.resolve(
        log.filter(
          (one) => parseInt(one.entryId) > parseInt(entryId) && parseInt(one.entryId) <= parseInt(feed.entryId),
        ),
      ).then((all) => all.slice(0, max)),
    resync: () => undefined,
    fail: (error: Error) => {
      throw error;
    },
  };
  const spec = { topics: new Set(['alerts'] as const), filter: new FrameFilter({}, 'm'), coalesceMs };
  const subscription = new FeedSubscription('s', socket, feed, spec, `${from}-0`);
  const happen = (event: FeedEvent) => {
    log.push(event);
    feed.entryId = event.entryId;
    subscription.offer(event);
  };
  const told = () => frames.map(({ data }) => Number(String(data['event_id']).slice(1)));
  return { frames, told, socket, feed, subscription, happen };
}

it('tells what was missed and then what comes, each once and in order, whenever it comes', async () => {
  const { told, subscription, happen } = setUp();
  for (let n = 1; n <= 500; n++) happen(eventOf(n));
  const caughtUp = subscription.catchUp();
  for (let n = 501; n <= 900; n++) {
    happen(eventOf(n));
    if (n % 50 === 0) await Promise.resolve();
  }
  await caughtUp;
  subscription.answered();
  for (let n = 901; n <= 950; n++) happen(eventOf(n));
  expect(told()).toEqual(Array.from({ length: 950 }, (_, i) => i + 1));
});

it('tells a slow connection nothing, and goes on from where it was', async () => {
  const { told, socket, subscription, happen } = setUp();
  await subscription.catchUp();
  subscription.answered();
  happen(eventOf(1));
  socket.isSlow = true;
  for (let n = 2; n <= 300; n++) happen(eventOf(n));
  expect(told()).toEqual([1]);
  expect(subscription.isSettled).toBe(false);
  socket.isSlow = false;
  await subscription.catchUp();
  happen(eventOf(301));
  expect(told()).toEqual(Array.from({ length: 301 }, (_, i) => i + 1));
});

it('tells a connection that becomes slow while it catches up no more than it takes, and is answered when it has all', async () => {
  const { told, socket, subscription, happen } = setUp();
  for (let n = 1; n <= 100; n++) happen(eventOf(n));
  const { send } = socket;
  socket.send = (frame) => {
    send(frame);
    if (told().length === 10) socket.isSlow = true;
  };
  let isAnswered = false;
  const caughtUp = subscription.catchUp().then(() => (isAnswered = true));
  await eventually(() => socket.isSlow);
  await wait(20);
  expect(told()).toHaveLength(10);
  expect(isAnswered).toBe(false);
  socket.isSlow = false;
  await caughtUp;
  expect(told()).toEqual(Array.from({ length: 100 }, (_, i) => i + 1));
});

it('tells only the latest event of each alert when asked to, in the order of the feed', async () => {
  const { frames, told, subscription, happen } = setUp({ coalesceMs: 20 });
  await subscription.catchUp();
  subscription.answered();
  for (const [n, alertId] of [
    [1, 'a'],
    [2, 'b'],
    [3, 'a'],
  ] as const)
    happen(eventOf(n, alertId));
  expect(subscription.isSettled).toBe(false);
  while (frames.length < 2) await wait(5);
  expect(told()).toEqual([2, 3]);
  expect(frames[1]?.data['coalesced']).toBe(2);
  expect(subscription.isSettled).toBe(true);
});

it('what was held back for a connection that became slow is told later, not lost', async () => {
  const { told, socket, subscription, happen } = setUp({ coalesceMs: 20 });
  await subscription.catchUp();
  subscription.answered();
  happen(eventOf(1));
  happen(eventOf(2));
  socket.isSlow = true;
  await wait(60);
  expect(told()).toEqual([]);
  socket.isSlow = false;
  await subscription.catchUp();
  while (told().length < 2) await wait(5);
  expect(told()).toEqual([1, 2]);
});

it('what a connection takes of what was held back is told once, and the rest later', async () => {
  const { told, socket, subscription, happen } = setUp({ coalesceMs: 20 });
  await subscription.catchUp();
  subscription.answered();
  const { send } = socket;
  socket.send = (frame) => {
    send(frame);
    socket.isSlow = told().length === 2;
  };
  for (let n = 1; n <= 5; n++) happen(eventOf(n));
  await eventually(() => socket.isSlow);
  expect(told()).toEqual([1, 2]);
  socket.isSlow = false;
  await subscription.catchUp();
  await eventually(() => told().length === 5);
  expect(told()).toEqual([1, 2, 3, 4, 5]);
});

it('tells no alert while there is a flood', async () => {
  const { told, feed, subscription, happen } = setUp();
  await subscription.catchUp();
  subscription.answered();
  feed.isFlooded = true;
  happen(eventOf(1));
  feed.isFlooded = false;
  happen(eventOf(2));
  expect(told()).toEqual([2]);
});
