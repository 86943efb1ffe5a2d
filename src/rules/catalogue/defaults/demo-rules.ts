import type { RuleDefinition } from '../alert-rule.entity';
import { shippedDefinition, type ShippedRule } from './shipped-rule';

/** Deliveries that one supplier misses are one incident. */
const deliveryMissed: ShippedRule = {
  name: 'Delivery missed',
  eventType: 'suppliers.delivery_missed',
  alertType: 'delivery_missed',
  severity: 'high',
  en: {
    title: '{{ supplier_name }} did not deliver {{ ingredient_name }}',
    description: '{{ ingredient_name }} of {{ supplier_name }} was due this morning and has not arrived.',
    action: 'Call {{ supplier_name }}, or buy {{ ingredient_name }} elsewhere today.',
    impact: '{% if affected_orders > 0 %}{{ affected_orders }} orders need it today.{% endif %}',
  },
  es: {
    title: '{{ supplier_name }} no ha entregado {{ ingredient_name }}',
    description: '{{ ingredient_name }} de {{ supplier_name }} tenía que llegar esta mañana y no ha llegado.',
    action: 'Llame a {{ supplier_name }}, o compre hoy {{ ingredient_name }} en otro sitio.',
    impact: '{% if affected_orders > 0 %}{{ affected_orders }} pedidos lo necesitan hoy.{% endif %}',
  },
  more: {
    labels: { supplier: '{supplier_name}' },
    groupBy: ['supplier'],
    aggregationKeyTemplate: 'delivery_missed:{supplier_id}:{ingredient_id}',
  },
};

/** What a demo day needs beside the default rules, of which none makes an incident. They are not offered as a pack. */
export const demoRules: readonly RuleDefinition[] = [shippedDefinition(deliveryMissed)];
