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
