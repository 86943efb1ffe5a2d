import type { FeedEntry } from '../feed/feed-entry';
import { Flood } from './flood';

const entries = (count: number, type = 'alerts.created') =>
  Array.from({ length: count }, (_, i): FeedEntry => ({ type, eventId: String(i), at: '', details: {} }));

it('begins above the limit, counts, and is over after five quiet seconds', () => {
  const flood = new Flood(10);
  flood.count(entries(10));
  expect([flood.isOn, flood.second()]).toEqual([false, undefined]);
  flood.count([...entries(8), ...entries(4, 'alerts.resolved')]);
  expect(flood.isOn).toBe(true);
  expect(flood.second()).toEqual({ created: 8, changed: 4 });
  for (let second = 1; second < 5; second++) {
    flood.count(entries(second));
    expect(flood.second()).toEqual({ created: second, changed: 0 });
  }
  expect([flood.second(), flood.isOn, flood.second()]).toEqual(['over', false, undefined]);
});

it('goes on while more come', () => {
  const flood = new Flood(10);
  for (let second = 0; second < 20; second++) {
    flood.count(entries(11));
    expect(flood.second()).toEqual({ created: 11, changed: 0 });
  }
});

it('counts events of alerts only', () => {
  const flood = new Flood(10);
  flood.count(entries(100, 'inbox.notification'));
  expect(flood.isOn).toBe(false);
});
