import { routeIds } from './route-ids';

it.each([
  ['/api/v1/alerts/:id/acknowledge', { id: 'a' }, { alert_id: 'a' }],
  ['/api/v1/tenants/:tenant_id/alerts/:alert_id', { tenant_id: 't', alert_id: 'a' }, { tenant_id: 't', alert_id: 'a' }],
  ['/api/v1/alerts/dead-letters/:id', { id: 'd' }, { dead_letter_id: 'd' }],
  ['/api/v1/events/:event_id', { event_id: 'e'.repeat(300) }, { event_id: 'e'.repeat(100) }],
  ['/api/v1/alerts', {}, {}],
  ['/api/v1/alerts/:id', {}, {}],
  [undefined, null, {}],
])('the ids in the path of %s', (url, params, ids) => {
  expect(routeIds({ params, routeOptions: { url } })).toEqual(ids);
});
