import { id } from './bakery-day.mjs';

export const EVENTS = 5_000;

const stores = ['Lavapiés', 'Chamberí', 'Retiro', 'Sol'];
const repeat = (count, make) => Array.from({ length: count }, (_, n) => make(n));
const event = (event_type, fields) => ({ event_type, ...fields });
const store = (name) => ({ store_id: id('store', name), store_name: name });
const supplier = (name) => ({ supplier_id: id('supplier', name), supplier_name: name });
const ingredient = (name) => ({ ingredient_id: id('ingredient', name), ingredient_name: name, unit: 'kg' });
const product = (name) => ({ product_id: id('product', name), product_name: name });

/** Rules of the chain, in addition to the default rules. */
export const rules = [
  {
    rule_name: 'Till offline',
    source_event_type: 'pos.till_offline',
    alert_type: 'till_offline',
    severity: 'critical',
    title_template: 'Till {{ till }} of {{ store_name }} is offline',
    description_template: 'Nobody can pay at till {{ till }}.',
    labels: { store: '{store_name}' },
    aggregation_key_template: 'till:{store_id}:{till}',
    resolve_on: { event_type: 'pos.till_online' },
  },
  {
    rule_name: 'Freezer too warm',
    source_event_type: 'production.freezer.warm',
    alert_type: 'freezer_warm',
    severity: 'high',
    title_template: 'Freezer {{ freezer }} is too warm',
    description_template: '{{ temperature }} °C.',
    aggregation_key_template: 'freezer:{freezer}',
    resolve_on: { event_type: 'production.freezer.cold' },
    throttle_minutes: 0,
  },
  {
    rule_name: 'Delivery missed',
    source_event_type: 'suppliers.delivery_missed',
    alert_type: 'delivery_missed',
    severity: 'medium',
    title_template: '{{ supplier_name }} did not deliver {{ ingredient_name }}',
    description_template: 'It was due this morning.',
    labels: { supplier: '{supplier_name}' },
    group_by: ['supplier'],
    aggregation_key_template: 'delivery:{supplier_id}:{ingredient_id}',
  },
];

const outOfStock = ['Harina', 'Levadura', 'Mantequilla', 'Azúcar', 'Huevos', 'Leche', 'Sal', 'Chocolate'];
const runningOut = ['Croissant', 'Ensaimada', 'Napolitana'];
const ingredientNames = repeat(30, (n) => `Ingrediente ${n + 1}`);

/** The night: the tills of Lavapiés are under maintenance. One is online again before its end, the other is not. */
export const night = [
  ...repeat(300, (n) => event('pos.till_offline', { ...store('Lavapiés'), till: 1 + (n % 2) })),
  event('pos.till_online', { ...store('Lavapiés'), till: 1 }),
];

/** The real critical problems of the day. An alert must notify people of each. */
export const criticalProblems = [
  { what: 'the till that was still offline after the maintenance', key: `till:${id('store', 'Lavapiés')}:2` },
  { what: 'the weather service is down', key: 'api_health:general' },
  ...outOfStock.map((name) => ({ what: `${name} is out of stock`, key: `stockout:${id('ingredient', name)}` })),
  ...runningOut.map((name) => ({
    what: `${name} will be out of stock by tomorrow`,
    key: `stockout_predicted:${id('store', 'Sol')}:${id('product', name)}`,
  })),
];

/** A problem that was over before a notification was due. */
export const recoveredInTime = {
  what: 'the till that was online again in time',
  key: `till:${id('store', 'Lavapiés')}:1`,
};

const outage = [
  ...repeat(600, (n) =>
    event('suppliers.delivery_missed', { ...supplier('Molinos del Sur'), ...ingredient(ingredientNames[n % 30]) }),
  ),
  ...repeat(600, (n) =>
    event('inventory.low_stock', {
      ...ingredient(ingredientNames[n % 6]),
      current_stock: 3,
      reorder_point: 9,
      supplier_name: 'Molinos del Sur',
    }),
  ),
  ...repeat(60, (n) =>
    event('procurement.po_failed', {
      ...supplier('Molinos del Sur'),
      po_number: `PO-${n}`,
      failure_reason: 'sin respuesta',
    }),
  ),
  ...repeat(40, () =>
    event('suppliers.performance_alert', { ...supplier('Molinos del Sur'), metric: 'puntualidad', score: '12 %' }),
  ),
];

/** A sensor that switches between two states. */
const flapping = repeat(200, (n) =>
  event(n % 2 ? 'production.freezer.cold' : 'production.freezer.warm', {
    freezer: 'F-3',
    temperature: n % 2 ? -19 : -11,
  }),
);

/** The weather service is down, so the services that depend on it fail: its alert explains theirs. */
const dependants = [
  ...repeat(200, () => event('external.api_health', { api_name: 'AEMET', error_message: 'sin respuesta en 10 s' })),
  ...repeat(400, (n) =>
    event('pos.sync_failed', { ...store(stores[n % 4]), pos_system: 'TPV', error_message: 'tiempo agotado' }),
  ),
];

const realProblems = [
  ...outOfStock.flatMap((name) =>
    repeat(25, (n) =>
      event('inventory.stockout', { ...ingredient(name), current_stock: 0, affected_orders: 1 + (n % 6) }),
    ),
  ),
  ...runningOut.flatMap((name) =>
    repeat(30, () =>
      event('forecasting.stockout_predicted', {
        ...store('Sol'),
        ...product(name),
        days_until_stockout: 0.5,
        current_stock: 4,
      }),
    ),
  ),
];

const background = [
  ...repeat(300, (n) =>
    event('inventory.expiring', { ...ingredient(ingredientNames[n % 5]), quantity: 4, expiration_date: 'mañana' }),
  ),
  ...repeat(250, (n) =>
    event('forecasting.anomaly', { ...product(runningOut[n % 3]), actual_demand: 180, forecast_demand: 120 }),
  ),
  ...repeat(200, (n) => event('forecasting.high_demand', { ...product(runningOut[n % 3]), change_percent: 30 })),
  ...repeat(200, (n) =>
    event('suppliers.price_change', {
      ...ingredient(ingredientNames[n % 4]),
      ...supplier('Ovoalimentos'),
      change_percent: 4,
    }),
  ),
  ...repeat(150, (n) =>
    event('orders.overdue', {
      order_number: `F-${n % 9}`,
      customer_name: 'Hotel Prado',
      days_overdue: 4,
      amount: 420,
      currency: 'EUR',
    }),
  ),
  ...repeat(100, (n) =>
    event('orders.large_order', {
      order_number: `P-${n}`,
      customer_name: 'Colegio Norte',
      amount: 1200,
      currency: 'EUR',
    }),
  ),
  ...repeat(150, (n) => event('pos.mapping_needed', { pos_system: 'TPV', pos_product_name: `Artículo ${n}` })),
  ...repeat(250, (n) => event('pos.receipt_printed', { ...store(stores[n % 4]), receipt: n })),
];

/** Repeated low stock events, which fill up the day. */
const remaining = EVENTS - night.length - [outage, flapping, dependants, realProblems, background].flat().length;
const repeatedLowStock = repeat(remaining, (n) =>
  event('inventory.low_stock', { ...ingredient(ingredientNames[n % 6]), current_stock: 5, reorder_point: 9 }),
);

/** Merges sequences of events. Each keeps its order and is spread over the whole day. */
const interleaved = (...sequences) =>
  sequences
    .flatMap((sequence) => sequence.map((one, n) => ({ one, position: (n + 0.5) / sequence.length })))
    .sort((a, b) => a.position - b.position)
    .map(({ one }) => one);

/** The day after that night. */
export const day = interleaved(outage, flapping, dependants, realProblems, background, repeatedLowStock);
