import { notificationOf, routeOf } from './push';

const message = {
  title: 'Stockout: flour',
  body: '0 kg left',
  severity: 'critical',
  alert_id: 'a1',
  delivery_id: 'd1',
  url: 'https://campana.example/a/token',
  actions: [
    { action: 'acknowledge', title: 'Acknowledge' },
    { action: 'extend', title: 'Extend' },
  ],
};

it('shows a message, the last of an alert alone, with the buttons that work without opening it', () => {
  expect(notificationOf(message)).toEqual({
    title: 'Stockout: flour',
    options: {
      body: '0 kg left',
      tag: 'a1',
      icon: '/campana.svg',
      requireInteraction: true,
      data: { alertId: 'a1', url: 'https://campana.example/a/token' },
      actions: [{ action: 'acknowledge', title: 'Acknowledge' }],
    },
  });
});

it('opens the inbox when the message names no address', () => {
  const { options } = notificationOf({ title: 'Digest', delivery_id: 'd1' }) ?? {};
  expect(options).toMatchObject({ tag: 'd1', requireInteraction: false, data: { alertId: null, url: '/inbox' } });
  expect(notificationOf({ title: 'x', alert_id: 'a1' })?.options.data.url).toBe('/inbox/a1');
});

it.each([null, 'text', 5, {}, { title: 5 }])('%j is no message', (given) =>
  expect(notificationOf(given)).toBeUndefined(),
);

it('only known actions call a route', () => {
  expect(routeOf('acknowledge', 'a1')).toBe('/api/v1/alerts/a1/acknowledge');
  expect([routeOf('delete', 'a1'), routeOf('', 'a1'), routeOf('resolve', null)]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});
