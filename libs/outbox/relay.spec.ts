import { eventually } from '../testing/eventually';
import type { OutboxRow } from './destination';
import { OutboxRows } from './outbox-rows';
import { Relay } from './relay';

const row: OutboxRow = { seq: '1', id: 'e', type: 'alerts.created', aggregateId: 'a', payload: '{}' };

/** Rows of a connection: usable ones deliver one event, lost ones fail at each use. */
const connection = (isLost: boolean) => {
  const waiting = [row];
  return {
    isClosed: false,
    claim: () => (isLost ? Promise.reject(new Error('not queryable')) : Promise.resolve([...waiting])),
    remove: () => Promise.resolve(void (waiting.length = 0)),
    retryLater: () => Promise.resolve(),
    release: () => Promise.resolve(),
    close() {
      this.isClosed = true;
      return Promise.resolve();
    },
  };
};

it('a relay that does not finish a turn for a minute stands still, until it delivers again', async () => {
  jest.spyOn(OutboxRows, 'connect').mockResolvedValue(connection(false) as unknown as OutboxRows);
  let [isStuck, turns] = [true, 0];
  const relay = new Relay(
    {
      name: 'rabbitmq',
      deliver: () => {
        turns++;
        return isStuck ? Promise.reject(new Error('no confirm')) : Promise.resolve(new Map());
      },
    },
    'postgres://nowhere',
  );
  const now = jest.spyOn(performance, 'now').mockReturnValue(1_000);
  relay.start();
  await eventually(() => turns > 0);
  now.mockReturnValue(60_000);
  expect(relay.standsStill).toBe(false);
  now.mockReturnValue(62_000);
  expect(relay.standsStill).toBe(true);
  isStuck = false;
  await eventually(() => !relay.standsStill).finally(() => relay.stop());
  expect(relay.standsStill).toBe(false);
});

it('a connection that is lost before it is used is replaced', async () => {
  const [lost, usable] = [connection(true), connection(false)];
  const connections = [lost, usable];
  jest.spyOn(OutboxRows, 'connect').mockImplementation((_url, _destination, _onRecorded, onLost) => {
    const next = connections.shift();
    if (next === lost) onLost(new Error('terminated'));
    return Promise.resolve(next as unknown as OutboxRows);
  });
  const delivered: OutboxRow[] = [];
  const relay = new Relay(
    {
      name: 'rabbitmq',
      deliver: async (rows, onDelivered) => {
        delivered.push(...rows);
        await onDelivered(rows);
        return new Map();
      },
    },
    'postgres://nowhere',
  );
  relay.start();
  await eventually(() => delivered.length > 0, { within: 5_000 }).finally(() => relay.stop());
  expect(delivered).toEqual([row]);
  expect([lost.isClosed, usable.isClosed]).toEqual([true, true]);
});
