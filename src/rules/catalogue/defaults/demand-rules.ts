import type { ShippedRule } from './shipped-rule';

const stock = '(has(event.quantity_on_hand) ? event.quantity_on_hand : event.current_stock)';
const demand = '(has(event.daily_demand) ? event.daily_demand : event.forecasted_demand)';
/** How long the stock lasts, where the event does not say it; almost no demand counts as 0.1 a day. */
const daysUntilStockout = `${stock} / (${demand} > 0.1 ? ${demand} : 0.1)`;

/** A stock-out in more than three days raises no alert. */
const stockoutPrediction = {
  computedFields: { days_until_stockout: daysUntilStockout },
  thresholdField: 'days_until_stockout',
  thresholdOperator: '<=',
  thresholdValue: 3,
  severityTiers: [
    { operator: '<=', value: 1, severity: 'critical' },
    { operator: '<=', value: 2, severity: 'high' },
    { operator: '<=', value: 3, severity: 'medium' },
  ],
} as const;

/** Default rules for production and expected demand. */
export const demandRules: readonly ShippedRule[] = [
  {
    name: 'Quality issue',
    eventType: 'production.quality.issue',
    alertType: 'quality_issue',
    severity: 'high',
    en: {
      title: 'Quality issue: {{ product_name }}',
      description: 'Batch {{ batch_number }} of {{ product_name }}: {{ issue }}.',
      action: 'Hold batch {{ batch_number }} and check the ingredients of {{ supplier_name }}.',
      impact:
        '{% if affected_units > 0 %}{{ affected_units }} units are held back{% if unit_price %}, worth {{ affected_units | times: unit_price | currency }}{% endif %}.{% endif %}',
    },
    es: {
      title: 'Problema de calidad: {{ product_name }}',
      description: 'Lote {{ batch_number }} de {{ product_name }}: {{ issue }}.',
      action: 'Retenga el lote {{ batch_number }} y revise los ingredientes de {{ supplier_name }}.',
      impact:
        '{% if affected_units > 0 %}{{ affected_units }} unidades retenidas{% if unit_price %}, por valor de {{ affected_units | times: unit_price | currency }}{% endif %}.{% endif %}',
    },
  },
  {
    name: 'Equipment maintenance',
    eventType: 'production.equipment.maintenance',
    alertType: 'equipment_maintenance',
    severity: 'medium',
    en: {
      title: 'Maintenance due: {{ equipment_name }}',
      description: '{{ equipment_name }} is due for maintenance on {{ due_date | date: "long" }}.',
      action: 'Book the maintenance outside production hours.',
      impact:
        '{% if downtime_hours %}{{ downtime_hours | number: 1 }} hours without it{% if hourly_output %}: {{ downtime_hours | times: hourly_output | number: 0 }} units fewer{% endif %}.{% endif %}',
    },
    es: {
      title: 'Mantenimiento pendiente: {{ equipment_name }}',
      description: 'A {{ equipment_name }} le toca mantenimiento el {{ due_date | date: "long" }}.',
      action: 'Reserve el mantenimiento fuera del horario de producción.',
      impact:
        '{% if downtime_hours %}{{ downtime_hours | number: 1 }} horas sin él{% if hourly_output %}: {{ downtime_hours | times: hourly_output | number: 0 }} unidades menos{% endif %}.{% endif %}',
    },
  },
  {
    name: 'Forecast anomaly',
    eventType: 'forecasting.anomaly',
    alertType: 'forecast_anomaly',
    severity: 'medium',
    en: {
      title: 'Unusual demand: {{ product_name }}',
      description: '{{ product_name }} sold {{ actual_demand }}, forecast was {{ forecast_demand }}.',
      action: 'Check tomorrow’s production plan for {{ product_name }}.',
      impact:
        '{% if forecast_demand > 0 and actual_demand %}{{ actual_demand | minus: forecast_demand | divided_by: forecast_demand | percent }} against the forecast{% if unit_price %}, {{ actual_demand | minus: forecast_demand | times: unit_price | currency }} of sales{% endif %}.{% endif %}',
    },
    es: {
      title: 'Demanda inusual: {{ product_name }}',
      description: 'De {{ product_name }} se han vendido {{ actual_demand }}; la previsión era {{ forecast_demand }}.',
      action: 'Revise el plan de producción de mañana para {{ product_name }}.',
      impact:
        '{% if forecast_demand > 0 and actual_demand %}{{ actual_demand | minus: forecast_demand | divided_by: forecast_demand | percent }} respecto a la previsión{% if unit_price %}, {{ actual_demand | minus: forecast_demand | times: unit_price | currency }} de ventas{% endif %}.{% endif %}',
    },
  },
  {
    name: 'Low demand',
    eventType: 'forecasting.low_demand',
    alertType: 'low_demand',
    severity: 'medium',
    en: {
      title: 'Low demand ahead: {{ product_name }}',
      description: 'Demand for {{ product_name }} is forecast {{ change_percent }} % below normal.',
      action: 'Produce less {{ product_name }}, or offer it at a discount.',
      impact:
        '{% if average_demand > forecast_demand and forecast_demand %}{{ average_demand | minus: forecast_demand | number: 0 }} fewer than usual{% if unit_price %}, {{ average_demand | minus: forecast_demand | times: unit_price | currency }} less in sales{% endif %}.{% endif %}',
    },
    es: {
      title: 'Demanda baja prevista: {{ product_name }}',
      description: 'La demanda prevista de {{ product_name }} está un {{ change_percent }} % por debajo de lo normal.',
      action: 'Produzca menos {{ product_name }}, u ofrézcalo con descuento.',
      impact:
        '{% if average_demand > forecast_demand and forecast_demand %}{{ average_demand | minus: forecast_demand | number: 0 }} menos que de costumbre{% if unit_price %}, {{ average_demand | minus: forecast_demand | times: unit_price | currency }} menos en ventas{% endif %}.{% endif %}',
    },
  },
  {
    name: 'High demand',
    eventType: 'forecasting.high_demand',
    alertType: 'high_demand',
    severity: 'medium',
    en: {
      title: 'High demand ahead: {{ product_name }}',
      description: 'Demand for {{ product_name }} is forecast {{ change_percent }} % above normal.',
      action: 'Plan more {{ product_name }} and check its ingredients.',
      impact:
        '{% if forecast_demand > average_demand and average_demand %}{{ forecast_demand | minus: average_demand | number: 0 }} more than usual{% if unit_price %}, {{ forecast_demand | minus: average_demand | times: unit_price | currency }} of sales to win{% endif %}.{% endif %}',
    },
    es: {
      title: 'Demanda alta prevista: {{ product_name }}',
      description: 'La demanda prevista de {{ product_name }} está un {{ change_percent }} % por encima de lo normal.',
      action: 'Planifique más {{ product_name }} y compruebe sus ingredientes.',
      impact:
        '{% if forecast_demand > average_demand and average_demand %}{{ forecast_demand | minus: average_demand | number: 0 }} más que de costumbre{% if unit_price %}, {{ forecast_demand | minus: average_demand | times: unit_price | currency }} de ventas por ganar{% endif %}.{% endif %}',
    },
  },
  {
    name: 'Stockout predicted',
    eventType: 'forecasting.stockout_predicted',
    alertType: 'stockout_predicted',
    severity: 'medium',
    en: {
      title: 'Stockout in {{ days_until_stockout }} days: {{ product_name }}',
      description:
        '{{ product_name }} in {{ store_name }} lasts {{ days_until_stockout }} days at today’s demand ({{ current_stock }} left).',
      action: 'Reorder {{ product_name }} before it runs out.',
      impact:
        '{% if days_until_stockout != nil %}Sold out in {{ days_until_stockout | number: 1 }} days{% if daily_demand > 0 %}; each day without it costs {{ daily_demand | number: 0 }} sales{% if unit_price %}, {{ daily_demand | times: unit_price | currency }}{% endif %}{% endif %}.{% endif %}',
    },
    es: {
      title: 'Rotura de stock en {{ days_until_stockout }} días: {{ product_name }}',
      description:
        'A {{ product_name }} en {{ store_name }} le quedan {{ days_until_stockout }} días con la demanda de hoy (quedan {{ current_stock }}).',
      action: 'Reponga {{ product_name }} antes de que se agote.',
      impact:
        '{% if days_until_stockout != nil %}Se agota en {{ days_until_stockout | number: 1 }} días{% if daily_demand > 0 %}; cada día sin él cuesta {{ daily_demand | number: 0 }} ventas{% if unit_price %}, {{ daily_demand | times: unit_price | currency }}{% endif %}{% endif %}.{% endif %}',
    },
    more: stockoutPrediction,
  },
];
