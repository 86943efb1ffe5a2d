import { FrameFilter } from './frame-filter';
import type { AlertDocument } from './live-alert';

const alert = { status: 'active', severity: 'high', assigned_to: null, alert_category: 'inventory' } as AlertDocument;

it.each([
  ['no fields', {}, {}, true],
  ['a value', { severity: ['high'] }, {}, true],
  ['one of several values', { severity: ['critical', 'high'] }, {}, true],
  ['another value', { severity: ['low'] }, {}, undefined],
  ['one field of two', { severity: ['high'], status: ['resolved'] }, {}, undefined],
  ['a field with another name', { category: ['inventory'] }, {}, true],
  ['nobody', { assigned_to: ['none'] }, {}, true],
  ['me', { assigned_to: ['me'] }, {}, undefined],
  ['what it was before', { severity: ['low'] }, { severity: ['low', 'high'] }, false],
  ['me, who had it before', { assigned_to: ['me'] }, { assigned_to: ['m', null] }, false],
  ['a change of another field', { severity: ['low'] }, { status: ['active', 'resolved'] }, undefined],
] as const)('%s', (_, values, changed, judged) => {
  expect(new FrameFilter(values, 'm').judge(alert, changed)).toBe(judged);
});
