import { consumersHealth, isHealthy, outboxHealth } from './system-health';

const consuming = { isConsuming: true, pausedBy: null };
const paused = { isConsuming: false, pausedBy: 'the database is unavailable' };
const idle = { isConsuming: false, pausedBy: null };

it.each([
  [[], { status: 'elsewhere', total: 0, consuming: 0 }],
  [[consuming, consuming], { status: 'up', total: 2, consuming: 2 }],
  [[consuming, idle], { status: 'down', total: 2, consuming: 1 }],
  [[idle, paused, consuming], { status: 'paused', total: 3, consuming: 1 }],
])('the health of the consumers %j is %j', (states, health) => {
  expect(consumersHealth(states)).toEqual(health);
});

it.each([
  [0, 0, 'up'],
  [60, 0, 'up'],
  [61, 0, 'late'],
  [0, 1, 'failing'],
  [61, 1, 'failing'],
])('an outbox whose oldest event is %s s old, with %s failing ones, is %s', (oldestAgeSeconds, failing, status) => {
  const backlog = { waiting: 1, oldestAgeSeconds, failing };
  expect(outboxHealth(backlog)).toEqual({ status, backlog });
});

it('the system is healthy only when every part is healthy', () => {
  const [here, elsewhere, stopped] = [consumersHealth([consuming]), consumersHealth([]), consumersHealth([idle])];
  const fine = outboxHealth({ waiting: 0, oldestAgeSeconds: 0, failing: 0 });
  expect(isHealthy(['up', 'up'], here, fine)).toBe(true);
  expect(isHealthy(['up', 'up'], elsewhere, fine)).toBe(true);
  expect(isHealthy(['up', 'down'], here, fine)).toBe(false);
  expect(isHealthy(['up', 'up'], stopped, fine)).toBe(false);
  expect(isHealthy(['up', 'up'], here, outboxHealth(null))).toBe(false);
});
