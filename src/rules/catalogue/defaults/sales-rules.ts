import type { ShippedRule } from './shipped-rule';

/** Default rules for orders, tills and external services. */
export const salesRules: readonly ShippedRule[] = [
  {
    name: 'Order overdue',
    eventType: 'orders.overdue',
    alertType: 'order_overdue',
    severity: 'high',
    en: {
      title: 'Overdue: order {{ order_number }}',
      description: 'Order {{ order_number }} of {{ customer_name }} is {{ days_overdue }} days overdue.',
      action: 'Call {{ customer_name }} about the payment.',
      impact:
        '{% if amount %}{{ amount | currency: currency }} are outstanding{% if days_overdue %} for {{ days_overdue }} days{% endif %}.{% endif %}',
    },
    es: {
      title: 'Vencido: pedido {{ order_number }}',
      description: 'El pedido {{ order_number }} de {{ customer_name }} lleva {{ days_overdue }} días vencido.',
      action: 'Llame a {{ customer_name }} por el pago.',
      impact:
        '{% if amount %}Están pendientes {{ amount | currency: currency }}{% if days_overdue %} desde hace {{ days_overdue }} días{% endif %}.{% endif %}',
    },
  },
  {
    name: 'Large order',
    eventType: 'orders.large_order',
    alertType: 'large_order',
    severity: 'low',
    en: {
      title: 'Large order {{ order_number }}',
      description: '{{ customer_name }} ordered for {{ amount | currency: currency }}.',
      action: 'Check capacity and ingredients for {{ delivery_date | date: "long" }}.',
      impact:
        '{% if amount and average_order_value > 0 %}{{ amount | divided_by: average_order_value | number: 1 }} times an average order.{% elsif amount %}{{ amount | currency: currency }} of sales.{% endif %}',
    },
    es: {
      title: 'Pedido grande {{ order_number }}',
      description: '{{ customer_name }} ha pedido por {{ amount | currency: currency }}.',
      action: 'Compruebe capacidad e ingredientes para el {{ delivery_date | date: "long" }}.',
      impact:
        '{% if amount and average_order_value > 0 %}{{ amount | divided_by: average_order_value | number: 1 }} veces un pedido medio.{% elsif amount %}{{ amount | currency: currency }} de ventas.{% endif %}',
    },
  },
  {
    name: 'External API down',
    eventType: 'external.api_health',
    alertType: 'api_health',
    severity: 'critical',
    en: {
      title: '{{ api_name }} is not answering',
      description: '{{ api_name }}: {{ error_message }}.',
      action: 'Check the provider’s status page; work without it until it is back.',
      impact:
        '{% if downtime_minutes %}Unavailable for {{ downtime_minutes | number: 0 }} minutes{% if affected_orders > 0 %}; {{ affected_orders }} orders wait{% endif %}.{% elsif affected_orders > 0 %}{{ affected_orders }} orders wait.{% endif %}',
    },
    es: {
      title: '{{ api_name }} no responde',
      description: '{{ api_name }}: {{ error_message }}.',
      action: 'Consulte la página de estado del proveedor; trabaje sin él hasta que vuelva.',
      impact:
        '{% if downtime_minutes %}Lleva {{ downtime_minutes | number: 0 }} minutos caído{% if affected_orders > 0 %}; esperan {{ affected_orders }} pedidos{% endif %}.{% elsif affected_orders > 0 %}Esperan {{ affected_orders }} pedidos.{% endif %}',
    },
  },
  {
    name: 'Holiday',
    eventType: 'external.holiday_alert',
    alertType: 'holiday',
    severity: 'low',
    en: {
      title: 'Holiday ahead: {{ holiday_name }}',
      description: '{{ holiday_name }} is on {{ date | date: "long" }}.',
      action: 'Adapt the production plan and the opening hours.',
      impact:
        '{% if expected_change_percent %}Sales are expected to change by {{ expected_change_percent | divided_by: 100 | percent }}{% if average_daily_sales %}, {{ average_daily_sales | times: expected_change_percent | divided_by: 100 | currency }}{% endif %}.{% endif %}',
    },
    es: {
      title: 'Festivo a la vista: {{ holiday_name }}',
      description: '{{ holiday_name }} es el {{ date | date: "long" }}.',
      action: 'Adapte el plan de producción y el horario de apertura.',
      impact:
        '{% if expected_change_percent %}Se espera que las ventas cambien un {{ expected_change_percent | divided_by: 100 | percent }}{% if average_daily_sales %}, {{ average_daily_sales | times: expected_change_percent | divided_by: 100 | currency }}{% endif %}.{% endif %}',
    },
  },
  {
    name: 'POS sync failed',
    eventType: 'pos.sync_failed',
    alertType: 'pos_sync_failed',
    severity: 'high',
    en: {
      title: 'POS sync failed: {{ pos_system }}',
      description: 'Sales of {{ store_name }} were not received from {{ pos_system }}: {{ error_message }}.',
      action: 'Check the connection of the till and start the sync again.',
      impact:
        '{% if missing_sales > 0 %}{{ missing_sales }} sales are missing{% if missing_amount %}, {{ missing_amount | currency }}{% endif %}: stock and forecasts are wrong until they arrive.{% endif %}',
    },
    es: {
      title: 'Sincronización del TPV fallida: {{ pos_system }}',
      description: 'No han llegado las ventas de {{ store_name }} desde {{ pos_system }}: {{ error_message }}.',
      action: 'Compruebe la conexión de la caja y vuelva a sincronizar.',
      impact:
        '{% if missing_sales > 0 %}Faltan {{ missing_sales }} ventas{% if missing_amount %}, {{ missing_amount | currency }}{% endif %}: existencias y previsiones no son correctas hasta que lleguen.{% endif %}',
    },
  },
  {
    name: 'POS mapping needed',
    eventType: 'pos.mapping_needed',
    alertType: 'pos_mapping_needed',
    severity: 'low',
    en: {
      title: 'Map {{ pos_product_name }}',
      description: '{{ pos_system }} sells {{ pos_product_name }}, which is not mapped to any product.',
      action: 'Map it to a product, so that its sales count.',
      impact:
        '{% if unmapped_sales > 0 %}{{ unmapped_sales }} sales{% if unmapped_amount %} ({{ unmapped_amount | currency }}){% endif %} are not counted for any product.{% endif %}',
    },
    es: {
      title: 'Asignar {{ pos_product_name }}',
      description: '{{ pos_system }} vende {{ pos_product_name }}, que no está asignado a ningún producto.',
      action: 'Asígnelo a un producto, para que sus ventas cuenten.',
      impact:
        '{% if unmapped_sales > 0 %}{{ unmapped_sales }} ventas{% if unmapped_amount %} ({{ unmapped_amount | currency }}){% endif %} no cuentan para ningún producto.{% endif %}',
    },
  },
];
