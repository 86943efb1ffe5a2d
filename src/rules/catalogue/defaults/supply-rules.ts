import type { ShippedRule } from './shipped-rule';

/** Ends the problem when the ingredient is restocked. */
const restocked = { resolveOn: { eventType: 'inventory.restocked', condition: {} } };

/** Default rules for stock, purchases and suppliers. */
export const supplyRules: readonly ShippedRule[] = [
  {
    name: 'Stockout',
    eventType: 'inventory.stockout',
    alertType: 'stockout',
    severity: 'critical',
    en: {
      title: 'Critical stockout: {{ ingredient_name }}',
      description: '{{ ingredient_name }} is out of stock ({{ current_stock }} {{ unit }} left).',
      action: 'Order {{ ingredient_name }} from {{ supplier_name }} now, or move stock from another site.',
      impact:
        '{% if affected_orders > 0 %}{{ affected_orders }} orders cannot be made.{% endif %}{% if estimated_loss %} About {{ estimated_loss | currency }} are at stake.{% elsif affected_orders > 0 and average_order_value %} About {{ affected_orders | times: average_order_value | currency }} are at stake.{% endif %}',
    },
    es: {
      title: 'Rotura de stock crítica: {{ ingredient_name }}',
      description: 'No queda {{ ingredient_name }} ({{ current_stock }} {{ unit }} en existencias).',
      action: 'Pida {{ ingredient_name }} a {{ supplier_name }} ahora mismo, o traiga existencias de otro local.',
      impact:
        '{% if affected_orders > 0 %}{{ affected_orders }} pedidos no se pueden preparar.{% endif %}{% if estimated_loss %} Hay unos {{ estimated_loss | currency }} en juego.{% elsif affected_orders > 0 and average_order_value %} Hay unos {{ affected_orders | times: average_order_value | currency }} en juego.{% endif %}',
    },
    more: restocked,
  },
  {
    name: 'Low stock',
    eventType: 'inventory.low_stock',
    alertType: 'low_stock',
    severity: 'medium',
    en: {
      title: 'Low stock: {{ ingredient_name }}',
      description:
        '{{ current_stock }} {{ unit }} of {{ ingredient_name }} left; the reorder point is {{ reorder_point }} {{ unit }}.',
      action: 'Put {{ ingredient_name }} on the next purchase order.',
      impact:
        '{% if daily_usage > 0 %}It lasts {{ current_stock | divided_by: daily_usage | number: 1 }} more days at {{ daily_usage | number }} {{ unit }} a day.{% elsif reorder_point and current_stock %}{{ reorder_point | minus: current_stock | number }} {{ unit }} below the reorder point.{% endif %}',
    },
    es: {
      title: 'Pocas existencias: {{ ingredient_name }}',
      description:
        'Quedan {{ current_stock }} {{ unit }} de {{ ingredient_name }}; el punto de pedido es de {{ reorder_point }} {{ unit }}.',
      action: 'Incluya {{ ingredient_name }} en el próximo pedido de compra.',
      impact:
        '{% if daily_usage > 0 %}Alcanza para {{ current_stock | divided_by: daily_usage | number: 1 }} días más, a {{ daily_usage | number }} {{ unit }} al día.{% elsif reorder_point and current_stock %}{{ reorder_point | minus: current_stock | number }} {{ unit }} por debajo del punto de pedido.{% endif %}',
    },
    more: restocked,
  },
  {
    name: 'Expiring stock',
    eventType: 'inventory.expiring',
    alertType: 'expiring',
    severity: 'medium',
    en: {
      title: 'Expiring: {{ ingredient_name }}',
      description: '{{ quantity }} {{ unit }} of {{ ingredient_name }} expire on {{ expiration_date | date: "long" }}.',
      action: 'Use {{ ingredient_name }} first, or plan a product that needs it.',
      impact:
        '{% if value_at_risk %}{{ value_at_risk | currency }} of stock would be thrown away.{% elsif quantity and unit_cost %}{{ quantity | times: unit_cost | currency }} of stock would be thrown away.{% endif %}',
    },
    es: {
      title: 'Próximo a caducar: {{ ingredient_name }}',
      description:
        'Caducan {{ quantity }} {{ unit }} de {{ ingredient_name }} el {{ expiration_date | date: "long" }}.',
      action: 'Gaste primero {{ ingredient_name }}, o planifique un producto que lo lleve.',
      impact:
        '{% if value_at_risk %}Se tirarían existencias por valor de {{ value_at_risk | currency }}.{% elsif quantity and unit_cost %}Se tirarían existencias por valor de {{ quantity | times: unit_cost | currency }}.{% endif %}',
    },
  },
  {
    name: 'Procurement risk',
    eventType: 'procurement.stockout_risk',
    alertType: 'stockout_risk',
    severity: 'high',
    en: {
      title: 'Supply at risk: {{ ingredient_name }}',
      description: 'Open orders of {{ ingredient_name }} do not cover the plan: {{ days_of_supply }} days of supply.',
      action: 'Speed up the order with {{ supplier_name }}, or find another supplier.',
      impact:
        '{% if lead_time_days > days_of_supply %}Orders placed today arrive {{ lead_time_days | minus: days_of_supply | number: 1 }} days too late{% if daily_loss %}, which costs {{ lead_time_days | minus: days_of_supply | times: daily_loss | currency }}{% endif %}.{% elsif days_of_supply %}The supply ends in {{ days_of_supply | number: 1 }} days.{% endif %}',
    },
    es: {
      title: 'Suministro en riesgo: {{ ingredient_name }}',
      description:
        'Los pedidos abiertos de {{ ingredient_name }} no cubren el plan: suministro para {{ days_of_supply }} días.',
      action: 'Acelere el pedido con {{ supplier_name }}, o busque otro proveedor.',
      impact:
        '{% if lead_time_days > days_of_supply %}Lo que se pida hoy llega {{ lead_time_days | minus: days_of_supply | number: 1 }} días tarde{% if daily_loss %}, lo que cuesta {{ lead_time_days | minus: days_of_supply | times: daily_loss | currency }}{% endif %}.{% elsif days_of_supply %}El suministro se acaba en {{ days_of_supply | number: 1 }} días.{% endif %}',
    },
  },
  {
    name: 'Purchase order failed',
    eventType: 'procurement.po_failed',
    alertType: 'po_failed',
    severity: 'high',
    en: {
      title: 'Purchase order {{ po_number }} failed',
      description: 'Purchase order {{ po_number }} to {{ supplier_name }} was not accepted: {{ failure_reason }}.',
      action: 'Correct the order and send it again, or call {{ supplier_name }}.',
      impact: '{% if amount %}Goods for {{ amount | currency: currency }} are not on their way.{% endif %}',
    },
    es: {
      title: 'Pedido de compra {{ po_number }} fallido',
      description: '{{ supplier_name }} no ha aceptado el pedido de compra {{ po_number }}: {{ failure_reason }}.',
      action: 'Corrija el pedido y vuelva a enviarlo, o llame a {{ supplier_name }}.',
      impact: '{% if amount %}Mercancía por valor de {{ amount | currency: currency }} no está en camino.{% endif %}',
    },
  },
  {
    name: 'Supplier performance',
    eventType: 'suppliers.performance_alert',
    alertType: 'supplier_performance',
    severity: 'medium',
    en: {
      title: 'Poor performance: {{ supplier_name }}',
      description: '{{ supplier_name }}: {{ metric }} is {{ score }}.',
      action: 'Talk to {{ supplier_name }}, or move orders to another supplier.',
      impact:
        '{% if open_orders > 0 %}{{ open_orders }} open orders depend on it{% if open_orders_value %}, worth {{ open_orders_value | currency }}{% endif %}.{% endif %}',
    },
    es: {
      title: 'Mal rendimiento: {{ supplier_name }}',
      description: '{{ supplier_name }}: {{ metric }} está en {{ score }}.',
      action: 'Hable con {{ supplier_name }}, o pase pedidos a otro proveedor.',
      impact:
        '{% if open_orders > 0 %}De él dependen {{ open_orders }} pedidos abiertos{% if open_orders_value %}, por valor de {{ open_orders_value | currency }}{% endif %}.{% endif %}',
    },
  },
  {
    name: 'Price change',
    eventType: 'suppliers.price_change',
    alertType: 'price_change',
    severity: 'low',
    en: {
      title: 'Price change: {{ ingredient_name }}',
      description: '{{ supplier_name }} changed the price of {{ ingredient_name }} by {{ change_percent }} %.',
      action: 'Check the recipes’ costs and the selling prices.',
      impact:
        '{% if monthly_volume and old_price and new_price %}{{ new_price | minus: old_price | times: monthly_volume | times: 12 | currency }} a year at today’s volume.{% elsif change_percent %}{{ change_percent | divided_by: 100 | percent: 1 }} on each purchase.{% endif %}',
    },
    es: {
      title: 'Cambio de precio: {{ ingredient_name }}',
      description: '{{ supplier_name }} ha cambiado el precio de {{ ingredient_name }} un {{ change_percent }} %.',
      action: 'Revise los costes de las recetas y los precios de venta.',
      impact:
        '{% if monthly_volume and old_price and new_price %}{{ new_price | minus: old_price | times: monthly_volume | times: 12 | currency }} al año con el volumen actual.{% elsif change_percent %}{{ change_percent | divided_by: 100 | percent: 1 }} en cada compra.{% endif %}',
    },
  },
];
