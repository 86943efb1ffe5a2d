import { resourceOf } from './resource';

const none = [null, null];

it.each([
  ['both', { resource_type: 'complaint', resource_id: 'C-1' }, ['complaint', 'C-1']],
  ['a numeric id', { resource_type: 'booking', resource_id: 42 }, ['booking', '42']],
  ['the longest', { resource_type: 'x'.repeat(50), resource_id: 'y'.repeat(255) }, ['x'.repeat(50), 'y'.repeat(255)]],
  ['nothing', {}, none],
  ['only the kind', { resource_type: 'complaint' }, none],
  ['only the id', { resource_id: 'C-1' }, none],
  ['an empty id', { resource_type: 'complaint', resource_id: '' }, none],
  ['a kind that is too long', { resource_type: 'x'.repeat(51), resource_id: 'C-1' }, none],
  ['an id that is too long', { resource_type: 'complaint', resource_id: 'y'.repeat(256) }, none],
  ['something else', { resource_type: ['complaint'], resource_id: 1.5 }, none],
])('reads the resource of an event that names %s', (_, data, [resourceType, resourceId]) => {
  expect(resourceOf(data)).toEqual({ resourceType, resourceId });
});
