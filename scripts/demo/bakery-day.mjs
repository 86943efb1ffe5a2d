import { createHash, randomUUID } from 'node:crypto';

const ingredients = ['Harina de Trigo', 'Levadura', 'Mantequilla', 'Azúcar', 'Huevos', 'Leche'];
const products = ['Croissant', 'Barra Rústica', 'Ensaimada', 'Napolitana', 'Pan de Centeno'];
const suppliers = ['Molinos del Sur', 'Lácteos Sierra', 'Ovoalimentos'];
const stores = ['Lavapiés', 'Chamberí', 'Retiro'];

/** Derives a UUID from a kind and a name, always the same one. */
export const id = (kind, name) => {
  const hash = createHash('sha256').update(`${kind} ${name}`).digest('hex');
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-8${hash.slice(13, 16)}-8${hash.slice(17, 20)}-${hash.slice(20, 32)}`;
};
const inDays = (days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
const pick = (list, n) => list[n % list.length];

const ingredient = (n) => {
  const name = pick(ingredients, n);
  return {
    ingredient_id: id('ingredient', name),
    ingredient_name: name,
    supplier_name: pick(suppliers, n),
    unit: 'kg',
  };
};
const product = (n) => ({ product_id: id('product', pick(products, n)), product_name: pick(products, n) });
const supplier = (n) => ({ supplier_id: id('supplier', pick(suppliers, n)), supplier_name: pick(suppliers, n) });
const store = (n) => ({ store_id: id('store', pick(stores, n)), store_name: pick(stores, n) });

/** The events of a day: the type, how often it occurs, and the fields of the n-th event. */
const day = [
  ['inventory.stockout', 24, (n) => ({ ...ingredient(n % 2), current_stock: 0, affected_orders: 3 + (n % 5) })],
  ['inventory.low_stock', 40, (n) => ({ ...ingredient(n), current_stock: 12 - (n % 9), reorder_point: 15 })],
  [
    'inventory.expiring',
    18,
    (n) => ({ ...ingredient(n), quantity: 4 + (n % 6), expiration_date: inDays(1 + (n % 3)) }),
  ],
  [
    'production.quality.issue',
    9,
    (n) => ({
      ...product(n),
      ...ingredient(n),
      ...supplier(n),
      batch_number: `L-${100 + n}`,
      issue: 'masa demasiado húmeda',
      affected_units: 40,
    }),
  ],
  ['production.equipment.maintenance', 20, () => ({ equipment_name: 'Horno 2', due_date: inDays(1) })],
  ['forecasting.anomaly', 15, (n) => ({ ...product(n), actual_demand: 180 + n, forecast_demand: 120 })],
  ['forecasting.low_demand', 10, (n) => ({ ...product(n), change_percent: 25 + n })],
  ['forecasting.high_demand', 10, (n) => ({ ...product(n), change_percent: 30 + n })],
  [
    'forecasting.stockout_predicted',
    30,
    (n) => ({ ...product(n), ...store(n), days_until_stockout: 0.5 + (n % 6), current_stock: 30 - n }),
  ],
  ['procurement.stockout_risk', 8, (n) => ({ ...ingredient(n), days_of_supply: 2 })],
  [
    'procurement.po_failed',
    5,
    (n) => ({ ...supplier(n), po_number: `PO-${2000 + n}`, failure_reason: 'precio caducado' }),
  ],
  [
    'orders.overdue',
    14,
    (n) => ({
      order_number: `F-${300 + n}`,
      customer_name: 'Hotel Prado',
      days_overdue: 3 + n,
      amount: 420 + n * 10,
      currency: 'EUR',
    }),
  ],
  [
    'orders.large_order',
    6,
    (n) => ({
      order_number: `P-${500 + n}`,
      customer_name: 'Colegio Norte',
      amount: 1200,
      currency: 'EUR',
      delivery_date: inDays(2),
    }),
  ],
  ['suppliers.performance_alert', 6, (n) => ({ ...supplier(n), metric: 'puntualidad', score: '61 %' })],
  ['suppliers.price_change', 12, (n) => ({ ...supplier(n), ...ingredient(n), change_percent: 4 + n })],
  ['external.api_health', 30, () => ({ api_name: 'AEMET', error_message: 'sin respuesta en 10 s' })],
  ['external.holiday_alert', 2, () => ({ holiday_name: 'Fiesta de la Almudena', date: inDays(5) })],
  ['pos.sync_failed', 25, (n) => ({ ...store(n), pos_system: 'TPV', error_message: 'conexión rechazada' })],
  ['pos.mapping_needed', 8, (n) => ({ pos_system: 'TPV', pos_product_name: `Artículo ${n}` })],
];

/** Sends every tenth event twice, as services do when they get no confirmation. */
const withRepeats = (events) => events.flatMap((event, i) => (i % 10 === 9 ? [event, event] : [event]));

/** Makes the events of a bakery's day, in the order in which they are sent. */
export function bakeryDay(tenantId) {
  const events = day.flatMap(([event_type, count, fields]) =>
    Array.from({ length: count }, (_, n) => ({ position: (n + 0.5) / count, event_type, fields: fields(n) })),
  );
  events.sort((one, other) => one.position - other.position);
  const messages = events.map(({ event_type, fields }) => ({
    event_id: randomUUID(),
    tenant_id: tenantId,
    event_type,
    timestamp: new Date().toISOString(),
    ...fields,
  }));
  return withRepeats(messages);
}
