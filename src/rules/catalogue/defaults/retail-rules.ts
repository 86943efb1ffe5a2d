import type { ShippedRule } from './shipped-rule';

/** One problem for each product of a store. */
const ofProduct = (alertType: string) => ({ aggregationKeyTemplate: `${alertType}:{store_id}:{product_id}` });

/** A value that is so many standard deviations from what was expected is no chance. */
const extreme = { condition: { field: 'deviations', operator: '>=', value: 4 }, severity: 'high' } as const;

/** The pack `retail`: what forecasts of sales find. */
export const retailRules: readonly ShippedRule[] = [
  {
    name: 'Reorder recommended',
    eventType: 'forecasting.reorder_recommended',
    alertType: 'reorder_recommended',
    severity: 'medium',
    en: {
      title: 'Reorder {{ product_name | default: product_id }}',
      description:
        '{{ product_name | default: product_id }} in {{ store_name | default: store_id }}: order {{ recommended_quantity | default: quantity }} {{ unit }}.',
      action: 'Place the order, or change the reorder point.',
      impact:
        '{% if recommended_quantity and unit_price %}{{ recommended_quantity | times: unit_price | currency }} to order.{% endif %}',
    },
    es: {
      title: 'Reponer {{ product_name | default: product_id }}',
      description:
        '{{ product_name | default: product_id }} en {{ store_name | default: store_id }}: pida {{ recommended_quantity | default: quantity }} {{ unit }}.',
      action: 'Haga el pedido, o cambie el punto de pedido.',
      impact:
        '{% if recommended_quantity and unit_price %}{{ recommended_quantity | times: unit_price | currency }} por pedir.{% endif %}',
    },
    more: ofProduct('reorder_recommended'),
  },
  {
    name: 'Low forecast accuracy',
    eventType: 'forecasting.accuracy_low',
    alertType: 'forecast_accuracy_low',
    severity: 'medium',
    en: {
      title: 'Unreliable forecast: {{ product_name | default: product_id }}',
      description:
        'The forecasts of {{ product_name | default: product_id }} in {{ store_name | default: store_id }} were {{ accuracy_percent | number: 1 }}% accurate.',
      action: 'Check recent promotions and missing sales, and plan by hand until the forecast is better.',
      impact:
        '{% if accuracy_percent %}{{ 100 | minus: accuracy_percent | number: 1 }}% of what is planned may be wrong.{% endif %}',
    },
    es: {
      title: 'Previsión poco fiable: {{ product_name | default: product_id }}',
      description:
        'Las previsiones de {{ product_name | default: product_id }} en {{ store_name | default: store_id }} acertaron un {{ accuracy_percent | number: 1 }} %.',
      action: 'Revise promociones recientes y ventas que falten, y planifique a mano hasta que la previsión mejore.',
      impact:
        '{% if accuracy_percent %}Puede fallar un {{ 100 | minus: accuracy_percent | number: 1 }} % de lo planificado.{% endif %}',
    },
    more: {
      ...ofProduct('forecast_accuracy_low'),
      ...{ thresholdField: 'accuracy_percent', thresholdOperator: '<', thresholdValue: 70 },
    },
  },
  {
    name: 'Anomaly detected',
    eventType: 'forecasting.anomaly_detected',
    alertType: 'anomaly_detected',
    severity: 'medium',
    en: {
      title: 'Unusual sales: {{ product_name | default: product_id }}',
      description:
        '{{ product_name | default: product_id }} in {{ store_name | default: store_id }} sold {{ actual_demand | default: value }}, {{ deviations | number: 1 }} standard deviations from the expected.',
      action: 'Check stock and prices, and whether all sales have arrived.',
      impact:
        '{% if actual_demand and expected_demand and unit_price %}{{ actual_demand | minus: expected_demand | times: unit_price | currency }} against the expected sales.{% endif %}',
    },
    es: {
      title: 'Ventas inusuales: {{ product_name | default: product_id }}',
      description:
        'De {{ product_name | default: product_id }} en {{ store_name | default: store_id }} se han vendido {{ actual_demand | default: value }}, a {{ deviations | number: 1 }} desviaciones típicas de lo esperado.',
      action: 'Compruebe existencias y precios, y si han llegado todas las ventas.',
      impact:
        '{% if actual_demand and expected_demand and unit_price %}{{ actual_demand | minus: expected_demand | times: unit_price | currency }} respecto a las ventas esperadas.{% endif %}',
    },
    more: { ...ofProduct('anomaly_detected'), severityTiers: [extreme] },
  },
];
