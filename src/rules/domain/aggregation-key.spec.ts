import { compileKey, keyTemplateOf } from './aggregation-key';

const data = { ingredient_id: 'flour', supplier_id: 's1', product_id: 'bread', store_id: 7, nested: { a: 1 } };

it.each([
  ['stockout', null, 'stockout:flour'],
  ['low_stock', null, 'low_stock:flour'],
  ['quality_issue', null, 'quality:s1:flour'],
  ['forecast_anomaly', null, 'forecast:bread'],
  ['stockout_predicted', null, 'stockout_predicted:7:bread'],
  ['price_change', null, 'price_change:general'],
  ['constructor', null, 'constructor:general'],
  ['stockout', 'mine:{ store_id }/{missing}/{nested}', 'mine:7//'],
  ['stockout', 'no placeholder', 'no placeholder'],
])('the key of %s with the template %p is %p', (alertType, own, key) => {
  expect(compileKey(keyTemplateOf(alertType, own))(data)).toBe(key);
});

it('cuts long keys, and keeps them distinct', () => {
  const keyOf = compileKey('{name}');
  const [one, other] = [keyOf({ name: 'x'.repeat(300) }), keyOf({ name: `${'x'.repeat(300)}y` })];
  expect(one).toHaveLength(255);
  expect(one).not.toBe(other);
});
