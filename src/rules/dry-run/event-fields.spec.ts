import { eventFields } from './event-fields';

it('names each field as conditions do, with a value of the latest event that has one', () => {
  const events = [
    { data: { stock: 3, supplier: { name: 'Molinos', phone: null }, items: [{ sku: 'a' }, { sku: 'b' }] } },
    { data: { stock: 4, supplier: { phone: '943' }, urgent: true, text: 'x'.repeat(300) } },
  ];
  expect(eventFields(events)).toEqual([
    { path: 'items.0.sku', example: 'a' },
    { path: 'stock', example: 3 },
    { path: 'supplier.name', example: 'Molinos' },
    { path: 'supplier.phone', example: '943' },
    { path: 'text', example: 'x'.repeat(100) },
    { path: 'urgent', example: true },
  ]);
});

it('is bounded in number and depth', () => {
  const wide = Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`f${i}`, i]));
  expect(eventFields([{ data: wide }])).toHaveLength(200);
  expect(eventFields([{ data: { a: { b: { c: { d: 1, e: { f: 2 } } } } } }])).toEqual([
    { path: 'a.b.c.d', example: 1 },
  ]);
});
