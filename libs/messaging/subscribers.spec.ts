import { withDeadLetters } from './subscribers';

const handler = {
  type: 'subscribe',
  exchange: 'alert_processor.commands',
  queue: 'alert_processor.acknowledge',
} as const;

it('the queue of a handler sends rejected messages to the exchange of dead letters', () => {
  const quorum = { durable: true, arguments: { 'x-queue-type': 'quorum' } };
  expect(withDeadLetters({ ...handler, queueOptions: quorum }, 'dead').queueOptions).toEqual({
    durable: true,
    arguments: { 'x-queue-type': 'quorum', 'x-dead-letter-exchange': 'dead' },
  });
  expect(withDeadLetters(handler, 'dead').queueOptions).toEqual({ arguments: { 'x-dead-letter-exchange': 'dead' } });
});

it('the queue of dead letters stays as it is, and so does an exchange that the handler names itself', () => {
  const letters = { ...handler, exchange: 'dead', queueOptions: { durable: true } };
  expect(withDeadLetters(letters, 'dead')).toBe(letters);
  const own = { arguments: { 'x-dead-letter-exchange': 'other' } };
  expect(withDeadLetters({ ...handler, queueOptions: own }, 'dead').queueOptions).toEqual(own);
});
