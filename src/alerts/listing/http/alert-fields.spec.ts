import type { SeenAlert } from '../alert-view';
import { alertColumnTypes } from '../alert-view';
import { alertFields, presentFields, propertiesOf } from './alert-fields';
import { presentAlert } from './alert.presenter';

const at = new Date('2026-03-01T10:00:00Z');
const valueOf = (property: string, type: string): unknown => {
  if (type === 'timestamptz') return at;
  if (type === 'jsonb') return { some: 'value' };
  return `the ${property}`;
};
const row = {
  ...Object.fromEntries(Object.entries(alertColumnTypes).map(([name, type]) => [name, valueOf(name, type)])),
  readAt: at,
  dismissedAt: null,
} as unknown as SeenAlert;

it('the fields are those of a whole alert, with the same values', () => {
  expect(presentFields(alertFields)(row)).toEqual(presentAlert(row));
});

it('only the wanted fields are shown, and only their properties are read', () => {
  expect(presentFields(['title', 'edited_fields', 'dismissed_at'])(row)).toEqual({
    title: 'the title',
    edited_fields: ['some'],
    dismissed_at: null,
  });
  expect(propertiesOf(['title', 'edited_fields', 'dismissed_at'])).toEqual(['title', 'edited', 'dismissedAt']);
});
