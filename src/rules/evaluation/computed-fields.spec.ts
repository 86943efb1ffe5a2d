import { WorkBudget } from '../../../libs/kernel/work-budget';
import { defaultRules } from '../catalogue/defaults/default-rules';
import { checksOfComputedFields, compileComputedFields } from './computed-fields';

const faults = (fields: Record<string, string>) => checksOfComputedFields(fields).flatMap((check) => check());

it('a field that the event lacks is calculated; one that it has stays', () => {
  const read = compileComputedFields({
    days: 'event.stock / event.demand',
    is_low: 'event.stock < 5',
    text: '"a" + event.b',
  });
  expect(read({ stock: 3, demand: 2, b: 'c' })).toEqual({
    ...{ stock: 3, demand: 2, b: 'c' },
    ...{ days: 1.5, is_low: true, text: 'ac' },
  });
  expect(read({ stock: 3, demand: 2, days: 9, is_low: null })).toMatchObject({ days: 9, is_low: true });
});

it.each([
  ['a field that is missing', 'event.a / event.b'],
  ['an infinite number', '1.0 / event.zero'],
  ['a list', '[1, 2]'],
  ['an object', 'event'],
  ['nothing', 'null'],
])('%s leaves the field out', (_, source) => {
  expect(compileComputedFields({ x: source })({ zero: 0 })).toEqual({ zero: 0 });
});

it('without computed fields the event is the same object', () => {
  const event = { a: 1 };
  expect(compileComputedFields({})(event)).toBe(event);
});

it('the shipped prediction calculates how many days the stock lasts', () => {
  const rule = defaultRules.find(({ eventType }) => eventType === 'forecasting.stockout_predicted');
  const read = compileComputedFields(rule?.computedFields ?? {});
  expect(read({ quantity_on_hand: 6, daily_demand: 4 })['days_until_stockout']).toBe(1.5);
  expect(read({ current_stock: 6, forecasted_demand: 3 })['days_until_stockout']).toBe(2);
  expect(read({ current_stock: 6, forecasted_demand: 0 })['days_until_stockout']).toBe(60);
  expect(read({ current_stock: 6 })).toEqual({ current_stock: 6 });
});

it.each<[Record<string, string>, string, string]>([
  [{ x: 'event.a +' }, '/computed_fields/x', 'is not valid CEL'],
  [{ x: 'y' }, '/computed_fields/x', 'uses the unknown name y'],
  [{ 'a.b': '1' }, '/computed_fields/a.b', 'must be named by'],
  [{ x: 5 as unknown as string }, '/computed_fields/x', 'must be an expression'],
  [Object.fromEntries(Array.from({ length: 21 }, (_, i) => [`f${i}`, '1'])), '/computed_fields', 'at most 20 fields'],
])('%j is refused', (fields, pointer, detail) => {
  expect(faults(fields)).toEqual([{ pointer, detail: expect.stringContaining(detail) as string }]);
});

it('the work of an expression is counted', () => {
  const source = 'event.list.map(x, x == event.list).size()';
  const read = compileComputedFields({ x: source });
  const list = Array.from({ length: 500 }, (_, i) => i);
  const budget = new WorkBudget({ total: 1_000, each: 1_000, least: 1_000 });
  expect(() => budget.run(() => read({ list }))).toThrow();
});
