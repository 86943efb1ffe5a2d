import { ruleOf } from '../alert-rule.entity';
import { CompiledRule } from '../../evaluation/compiled-rule';
import { checkRule } from '../rule-check';
import type { Reader } from '../../templates/alert-templates';
import { defaultRules } from './default-rules';
import { rulePacks } from './rule-packs';

const all = [...defaultRules, ...rulePacks.flatMap(({ rules }) => rules)];
const shipped = all.filter(({ eventType }) => eventType !== null);
const ofMetrics = all.filter(({ eventType }) => eventType === null);

const at = new Date('2026-11-21T00:00:00Z');
const readers: Record<'en' | 'es', Reader> = {
  en: { locale: 'en', timeZone: 'Europe/Madrid', currency: 'EUR' },
  es: { locale: 'es', timeZone: 'Europe/Madrid', currency: 'EUR' },
};

const textOf = (eventType: string, locale: 'en' | 'es', data: Record<string, unknown>) => {
  const definition = shipped.find((rule) => rule.eventType === eventType);
  if (!definition) throw new Error(`no rule for ${eventType}`);
  const { title, description, recommendedAction, businessImpact } = new CompiledRule(
    ruleOf(definition, at),
    readers[locale],
  ).textOf(data);
  return [title, description, recommendedAction, businessImpact].map(
    (text) => text?.replace(/[\u00a0\u202f]/g, ' ') ?? null,
  );
};

/** A complete event of each standard type, and its impact text in both languages. */
const impacts: [string, Record<string, unknown>, string, string][] = [
  [
    'inventory.stockout',
    { affected_orders: 5, average_order_value: 12.5 },
    '5 orders cannot be made. About €62.50 are at stake.',
    '5 pedidos no se pueden preparar. Hay unos 62,50 € en juego.',
  ],
  [
    'inventory.stockout',
    { affected_orders: 5, estimated_loss: 1200 },
    '5 orders cannot be made. About €1,200.00 are at stake.',
    '5 pedidos no se pueden preparar. Hay unos 1.200,00 € en juego.',
  ],
  ['inventory.stockout', { affected_orders: 5 }, '5 orders cannot be made.', '5 pedidos no se pueden preparar.'],
  [
    'inventory.low_stock',
    { current_stock: 5, daily_usage: 2, unit: 'kg' },
    'It lasts 2.5 more days at 2 kg a day.',
    'Alcanza para 2,5 días más, a 2 kg al día.',
  ],
  [
    'inventory.low_stock',
    { current_stock: 5, reorder_point: 12, unit: 'kg' },
    '7 kg below the reorder point.',
    '7 kg por debajo del punto de pedido.',
  ],
  [
    'inventory.expiring',
    { quantity: 10, unit_cost: 1.2 },
    '€12.00 of stock would be thrown away.',
    'Se tirarían existencias por valor de 12,00 €.',
  ],
  [
    'production.quality.issue',
    { affected_units: 40, unit_price: 2 },
    '40 units are held back, worth €80.00.',
    '40 unidades retenidas, por valor de 80,00 €.',
  ],
  [
    'production.equipment.maintenance',
    { downtime_hours: 3, hourly_output: 120 },
    '3 hours without it: 360 units fewer.',
    '3 horas sin él: 360 unidades menos.',
  ],
  [
    'forecasting.anomaly',
    { actual_demand: 150, forecast_demand: 100, unit_price: 2 },
    '50% against the forecast, €100.00 of sales.',
    '50 % respecto a la previsión, 100,00 € de ventas.',
  ],
  [
    'forecasting.low_demand',
    { average_demand: 100, forecast_demand: 60, unit_price: 2 },
    '40 fewer than usual, €80.00 less in sales.',
    '40 menos que de costumbre, 80,00 € menos en ventas.',
  ],
  [
    'forecasting.high_demand',
    { average_demand: 100, forecast_demand: 160, unit_price: 2 },
    '60 more than usual, €120.00 of sales to win.',
    '60 más que de costumbre, 120,00 € de ventas por ganar.',
  ],
  [
    'forecasting.stockout_predicted',
    { days_until_stockout: 0.5, daily_demand: 30, unit_price: 2 },
    'Sold out in 0.5 days; each day without it costs 30 sales, €60.00.',
    'Se agota en 0,5 días; cada día sin él cuesta 30 ventas, 60,00 €.',
  ],
  ['forecasting.stockout_predicted', { days_until_stockout: 0 }, 'Sold out in 0 days.', 'Se agota en 0 días.'],
  [
    'procurement.stockout_risk',
    { days_of_supply: 3, lead_time_days: 5, daily_loss: 100 },
    'Orders placed today arrive 2 days too late, which costs €200.00.',
    'Lo que se pida hoy llega 2 días tarde, lo que cuesta 200,00 €.',
  ],
  [
    'procurement.stockout_risk',
    { days_of_supply: 3 },
    'The supply ends in 3 days.',
    'El suministro se acaba en 3 días.',
  ],
  [
    'procurement.po_failed',
    { amount: 480, currency: 'USD' },
    'Goods for $480.00 are not on their way.',
    'Mercancía por valor de 480,00 US$ no está en camino.',
  ],
  [
    'orders.overdue',
    { amount: 250, days_overdue: 12 },
    '€250.00 are outstanding for 12 days.',
    'Están pendientes 250,00 € desde hace 12 días.',
  ],
  [
    'orders.large_order',
    { amount: 250, average_order_value: 20 },
    '12.5 times an average order.',
    '12,5 veces un pedido medio.',
  ],
  [
    'suppliers.performance_alert',
    { open_orders: 3, open_orders_value: 900 },
    '3 open orders depend on it, worth €900.00.',
    'De él dependen 3 pedidos abiertos, por valor de 900,00 €.',
  ],
  [
    'suppliers.price_change',
    { old_price: 1, new_price: 1.1, monthly_volume: 500 },
    '€600.00 a year at today’s volume.',
    '600,00 € al año con el volumen actual.',
  ],
  ['suppliers.price_change', { change_percent: 7.5 }, '7.5% on each purchase.', '7,5 % en cada compra.'],
  [
    'external.api_health',
    { downtime_minutes: 12, affected_orders: 4 },
    'Unavailable for 12 minutes; 4 orders wait.',
    'Lleva 12 minutos caído; esperan 4 pedidos.',
  ],
  [
    'external.holiday_alert',
    { expected_change_percent: 30, average_daily_sales: 1000 },
    'Sales are expected to change by 30%, €300.00.',
    'Se espera que las ventas cambien un 30 %, 300,00 €.',
  ],
  [
    'pos.sync_failed',
    { missing_sales: 31, missing_amount: 310 },
    '31 sales are missing, €310.00: stock and forecasts are wrong until they arrive.',
    'Faltan 31 ventas, 310,00 €: existencias y previsiones no son correctas hasta que lleguen.',
  ],
  [
    'campana.on_call_gap',
    { gap_hours: 7.5 },
    '7.5 hours in which alerts reach nobody on call.',
    '7,5 horas en las que las alertas no llegan a nadie de guardia.',
  ],
  [
    'campana.escalation_unrouted',
    { alert_severity: 'high' },
    'An alert of severity high that nobody looks after.',
    'Una alerta de gravedad high que nadie atiende.',
  ],
  [
    'forecasting.reorder_recommended',
    { recommended_quantity: 40, unit_price: 2 },
    '€80.00 to order.',
    '80,00 € por pedir.',
  ],
  [
    'forecasting.accuracy_low',
    { accuracy_percent: 62.5 },
    '37.5% of what is planned may be wrong.',
    'Puede fallar un 37,5 % de lo planificado.',
  ],
  [
    'forecasting.anomaly_detected',
    { actual_demand: 150, expected_demand: 100, unit_price: 2 },
    '€100.00 against the expected sales.',
    '100,00 € respecto a las ventas esperadas.',
  ],
  ['payments.failed', { amount: 250, currency: 'USD' }, '$250.00 were not received.', 'No se han recibido 250,00 US$.'],
  ['campana.work_item_sla', { priority: 'high' }, 'Its priority is high.', 'Su prioridad es high.'],
  ['campana.work_item_critical', { status: 'open' }, 'Its status is open.', 'Su estado es open.'],
  [
    'campana.work_item_waiting',
    { waiting_minutes: 15 },
    'It has waited for 15 minutes.',
    'Espera desde hace 15 minutos.',
  ],
  ['campana.work_item_escalated', { priority: 'low' }, 'Its priority is low.', 'Su prioridad es low.'],
  [
    'campana.workload_high',
    { open_items: 21, threshold: 20 },
    '21 open items; 20 are allowed.',
    '21 tareas abiertas; se admiten 20.',
  ],
  [
    'pos.mapping_needed',
    { unmapped_sales: 8, unmapped_amount: 16 },
    '8 sales (€16.00) are not counted for any product.',
    '8 ventas (16,00 €) no cuentan para ningún producto.',
  ],
  [
    'campana.metric_source_away',
    { source_id: 'x' },
    'Rules that read it neither raise nor resolve alerts.',
    'Las reglas que la leen no generan ni resuelven alertas.',
  ],
  [
    'campana.notifications_failing',
    { failed: 12 },
    'People may not have heard of alerts.',
    'Puede que alguien no se haya enterado de una alerta.',
  ],
];

it.each(impacts)('calculates the impact of %s with %j', (eventType, data, inEnglish, inSpanish) => {
  expect([textOf(eventType, 'en', data)[3], textOf(eventType, 'es', data)[3]]).toEqual([inEnglish, inSpanish]);
});

it('each of the nineteen standard event types and of the packs has a valid rule, in two languages, with an impact', async () => {
  expect(defaultRules).toHaveLength(19);
  expect(rulePacks.map(({ name, rules }) => [name, rules.length])).toEqual([
    ['retail', 3],
    ['operations', 11],
    ['monitoring', 6],
  ]);
  expect(new Set(impacts.map(([eventType]) => eventType))).toEqual(new Set(shipped.map(({ eventType }) => eventType)));
  expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
  for (const rule of all) {
    await expect(checkRule(rule, at)).resolves.toBeUndefined();
    expect(Object.keys(rule.translations)).toEqual(['es']);
  }
});

it.each(
  shipped.flatMap(({ eventType }) => (['en', 'es'] as const).map((locale) => [eventType ?? '', locale] as const)),
)('%s in %s has complete texts for an event without fields', (eventType, locale) => {
  const [title, description, action, impact] = textOf(eventType, locale, {});
  for (const text of [title, description, action]) expect(text).not.toMatch(/\{\{|\{%|undefined|null|NaN/);
  expect(impact).toBeNull();
});

it.each(ofMetrics)('$name has texts in two languages for a series with and without labels', (definition) => {
  for (const locale of ['en', 'es'] as const)
    for (const data of [{ value: 91.26 }, { value: 0, instance: 'a', job: 'b', mountpoint: '/' }]) {
      const { title, description, recommendedAction } = new CompiledRule(
        ruleOf(definition, at),
        readers[locale],
      ).textOf(data);
      for (const text of [title, description, recommendedAction])
        expect(text).not.toMatch(/\{\{|\{%|undefined|null|NaN/);
    }
});

it('a shop in Spain gets dates and prices in the Spanish format', () => {
  const data = {
    ingredient_name: 'Levadura',
    quantity: 3,
    unit: 'kg',
    expiration_date: '2026-12-01',
    unit_cost: 1234.5,
  };
  expect(textOf('inventory.expiring', 'es', data)).toEqual([
    'Próximo a caducar: Levadura',
    'Caducan 3 kg de Levadura el 1 de diciembre de 2026.',
    'Gaste primero Levadura, o planifique un producto que lo lleve.',
    'Se tirarían existencias por valor de 3.703,50 €.',
  ]);
});
