/** One event of the story: when it is sent, in seconds after the first one, and its type and fields. */
export interface StoryStep {
  readonly afterSeconds: number;
  readonly event: Readonly<Record<string, unknown>> & { readonly event_type: string };
}

const ingredient = (id: string, name: string, supplier = 'Molinos del Sur') => ({
  ingredient_id: id,
  ingredient_name: name,
  supplier_id: 'demo-molinos',
  supplier_name: supplier,
  unit: 'kg',
});
const flour = ingredient('demo-flour', 'Harina de Trigo');
const butter = ingredient('demo-butter', 'Mantequilla', 'Lácteos Sierra');
const store = { store_id: 'demo-lavapies', store_name: 'Lavapiés' };

const step = (afterSeconds: number, event_type: string, fields: object): StoryStep => ({
  afterSeconds,
  event: { event_type, ...fields },
});

const lowStock = (stock: number) => ({ ...flour, current_stock: stock, reorder_point: 15, daily_usage: 6 });
const stockout = (orders: number) => ({
  ...butter,
  current_stock: 0,
  affected_orders: orders,
  average_order_value: 14,
});
const missed = (id: string, name: string, orders: number) => ({ ...ingredient(id, name), affected_orders: orders });

/**
 * A bakery's day in half a minute. Flour runs low and is restocked, which ends its alert; butter is out of stock, which is
 * critical and is reported again and again; a supplier misses three deliveries, which are one incident.
 */
export const demoStory: readonly StoryStep[] = [
  step(0, 'inventory.low_stock', lowStock(12)),
  step(2, 'pos.sync_failed', { ...store, pos_system: 'TPV', error_message: 'conexión rechazada', missing_sales: 31 }),
  step(4, 'inventory.stockout', stockout(3)),
  step(6, 'inventory.low_stock', lowStock(9)),
  step(8, 'inventory.stockout', stockout(4)),
  step(9, 'inventory.stockout', stockout(6)),
  step(11, 'suppliers.delivery_missed', missed('demo-yeast', 'Levadura', 5)),
  step(13, 'suppliers.delivery_missed', missed('demo-sugar', 'Azúcar', 2)),
  step(15, 'suppliers.delivery_missed', missed('demo-salt', 'Sal', 0)),
  step(17, 'orders.overdue', {
    ...{ order_number: 'F-301', customer_name: 'Hotel Prado' },
    ...{ days_overdue: 4, amount: 420, currency: 'EUR' },
  }),
  step(19, 'inventory.stockout', stockout(9)),
  step(21, 'inventory.restocked', { ...flour, current_stock: 80 }),
  step(24, 'orders.large_order', {
    ...{ order_number: 'P-501', customer_name: 'Colegio Norte' },
    ...{ amount: 1200, currency: 'EUR', average_order_value: 40 },
  }),
  step(27, 'pos.mapping_needed', { pos_system: 'TPV', pos_product_name: 'Napolitana XL', unmapped_sales: 8 }),
];

/** How long the story takes. */
export const STORY_SECONDS = Math.max(...demoStory.map(({ afterSeconds }) => afterSeconds));
