import { priorityOf, type Severity } from '../../alerts';
import type { RuleDefinition } from '../alert-rule.entity';

interface Shipped {
  readonly name: string;
  readonly eventType: string;
  readonly alertType: string;
  readonly severity: Severity;
  readonly title: string;
  readonly description: string;
  readonly action: string;
  readonly impact?: string;
}

const shipped: readonly Shipped[] = [
  {
    name: 'Stockout',
    eventType: 'inventory.stockout',
    alertType: 'stockout',
    severity: 'critical',
    title: 'Critical stockout: {{ ingredient_name }}',
    description: '{{ ingredient_name }} is out of stock ({{ current_stock }} {{ unit }} left).',
    action: 'Order {{ ingredient_name }} from {{ supplier_name }} now, or move stock from another site.',
    impact: '{{ affected_orders }} orders can not be made.',
  },
  {
    name: 'Low stock',
    eventType: 'inventory.low_stock',
    alertType: 'low_stock',
    severity: 'medium',
    title: 'Low stock: {{ ingredient_name }}',
    description:
      '{{ current_stock }} {{ unit }} of {{ ingredient_name }} left; the reorder point is {{ reorder_point }} {{ unit }}.',
    action: 'Put {{ ingredient_name }} on the next purchase order.',
  },
  {
    name: 'Expiring stock',
    eventType: 'inventory.expiring',
    alertType: 'expiring',
    severity: 'medium',
    title: 'Expiring: {{ ingredient_name }}',
    description: '{{ quantity }} {{ unit }} of {{ ingredient_name }} expire on {{ expiration_date }}.',
    action: 'Use {{ ingredient_name }} first, or plan a product that needs it.',
  },
  {
    name: 'Quality issue',
    eventType: 'production.quality.issue',
    alertType: 'quality_issue',
    severity: 'high',
    title: 'Quality issue: {{ product_name }}',
    description: 'Batch {{ batch_number }} of {{ product_name }}: {{ issue }}.',
    action: 'Hold batch {{ batch_number }} and check the ingredients of {{ supplier_name }}.',
    impact: '{{ affected_units }} units are held back.',
  },
  {
    name: 'Equipment maintenance',
    eventType: 'production.equipment.maintenance',
    alertType: 'equipment_maintenance',
    severity: 'medium',
    title: 'Maintenance due: {{ equipment_name }}',
    description: '{{ equipment_name }} is due for maintenance on {{ due_date }}.',
    action: 'Book the maintenance outside production hours.',
  },
  {
    name: 'Forecast anomaly',
    eventType: 'forecasting.anomaly',
    alertType: 'forecast_anomaly',
    severity: 'medium',
    title: 'Unusual demand: {{ product_name }}',
    description: '{{ product_name }} sold {{ actual_demand }}, forecast was {{ forecast_demand }}.',
    action: 'Check tomorrow’s production plan for {{ product_name }}.',
  },
  {
    name: 'Low demand',
    eventType: 'forecasting.low_demand',
    alertType: 'low_demand',
    severity: 'medium',
    title: 'Low demand ahead: {{ product_name }}',
    description: 'Demand for {{ product_name }} is forecast {{ change_percent }} % below normal.',
    action: 'Produce less {{ product_name }}, or offer it at a discount.',
  },
  {
    name: 'High demand',
    eventType: 'forecasting.high_demand',
    alertType: 'high_demand',
    severity: 'medium',
    title: 'High demand ahead: {{ product_name }}',
    description: 'Demand for {{ product_name }} is forecast {{ change_percent }} % above normal.',
    action: 'Plan more {{ product_name }} and check its ingredients.',
  },
  {
    name: 'Stockout predicted',
    eventType: 'forecasting.stockout_predicted',
    alertType: 'stockout_predicted',
    severity: 'medium',
    title: 'Stockout in {{ days_until_stockout }} days: {{ product_name }}',
    description:
      '{{ product_name }} in {{ store_name }} lasts {{ days_until_stockout }} days at today’s demand ({{ current_stock }} left).',
    action: 'Reorder {{ product_name }} before it runs out.',
  },
  {
    name: 'Procurement risk',
    eventType: 'procurement.stockout_risk',
    alertType: 'stockout_risk',
    severity: 'high',
    title: 'Supply at risk: {{ ingredient_name }}',
    description: 'Open orders of {{ ingredient_name }} do not cover the plan: {{ days_of_supply }} days of supply.',
    action: 'Speed up the order with {{ supplier_name }}, or find another supplier.',
  },
  {
    name: 'Purchase order failed',
    eventType: 'procurement.po_failed',
    alertType: 'po_failed',
    severity: 'high',
    title: 'Purchase order {{ po_number }} failed',
    description: 'Purchase order {{ po_number }} to {{ supplier_name }} was not accepted: {{ failure_reason }}.',
    action: 'Correct the order and send it again, or call {{ supplier_name }}.',
  },
  {
    name: 'Order overdue',
    eventType: 'orders.overdue',
    alertType: 'order_overdue',
    severity: 'high',
    title: 'Overdue: order {{ order_number }}',
    description: 'Order {{ order_number }} of {{ customer_name }} is {{ days_overdue }} days overdue.',
    action: 'Call {{ customer_name }} about the payment.',
    impact: '{{ amount }} {{ currency }} are outstanding.',
  },
  {
    name: 'Large order',
    eventType: 'orders.large_order',
    alertType: 'large_order',
    severity: 'low',
    title: 'Large order {{ order_number }}',
    description: '{{ customer_name }} ordered for {{ amount }} {{ currency }}.',
    action: 'Check capacity and ingredients for {{ delivery_date }}.',
  },
  {
    name: 'Supplier performance',
    eventType: 'suppliers.performance_alert',
    alertType: 'supplier_performance',
    severity: 'medium',
    title: 'Poor performance: {{ supplier_name }}',
    description: '{{ supplier_name }}: {{ metric }} is {{ score }}.',
    action: 'Talk to {{ supplier_name }}, or move orders to another supplier.',
  },
  {
    name: 'Price change',
    eventType: 'suppliers.price_change',
    alertType: 'price_change',
    severity: 'low',
    title: 'Price change: {{ ingredient_name }}',
    description: '{{ supplier_name }} changed the price of {{ ingredient_name }} by {{ change_percent }} %.',
    action: 'Check the recipes’ costs and the selling prices.',
  },
  {
    name: 'External API down',
    eventType: 'external.api_health',
    alertType: 'api_health',
    severity: 'critical',
    title: '{{ api_name }} is not answering',
    description: '{{ api_name }}: {{ error_message }}.',
    action: 'Check the provider’s status page; work without it until it is back.',
  },
  {
    name: 'Holiday',
    eventType: 'external.holiday_alert',
    alertType: 'holiday',
    severity: 'low',
    title: 'Holiday ahead: {{ holiday_name }}',
    description: '{{ holiday_name }} is on {{ date }}.',
    action: 'Adapt the production plan and the opening hours.',
  },
  {
    name: 'POS sync failed',
    eventType: 'pos.sync_failed',
    alertType: 'pos_sync_failed',
    severity: 'high',
    title: 'POS sync failed: {{ pos_system }}',
    description: 'Sales of {{ store_name }} did not come from {{ pos_system }}: {{ error_message }}.',
    action: 'Check the connection of the till and start the sync again.',
  },
  {
    name: 'POS mapping needed',
    eventType: 'pos.mapping_needed',
    alertType: 'pos_mapping_needed',
    severity: 'low',
    title: 'Map {{ pos_product_name }}',
    description: '{{ pos_system }} sells {{ pos_product_name }}, which no product is mapped to.',
    action: 'Map it to a product, so that its sales count.',
  },
];

/** Nothing is said of a stock-out that is more than three days away. */
const stockoutPrediction: Partial<RuleDefinition> = {
  thresholdField: 'days_until_stockout',
  thresholdOperator: '<=',
  thresholdValue: 3,
  severityTiers: [
    { operator: '<=', value: 1, severity: 'critical' },
    { operator: '<=', value: 2, severity: 'high' },
    { operator: '<=', value: 3, severity: 'medium' },
  ],
};

const definitionOf = ({
  name,
  eventType,
  alertType,
  severity,
  title,
  description,
  action,
  impact,
}: Shipped): RuleDefinition => ({
  name,
  isActive: true,
  sourceService: eventType.split('.')[0] ?? null,
  eventType,
  thresholdField: null,
  thresholdOperator: null,
  thresholdValue: null,
  severityTiers: [],
  alertType,
  severity,
  priority: priorityOf(severity),
  titleTemplate: title,
  descriptionTemplate: description,
  actionTemplate: action,
  impactTemplate: impact ?? null,
  aggregationKeyTemplate: null,
  aggregationWindowMinutes: null,
  throttleMinutes: 0,
  maxAlertsPerHour: null,
  ...(alertType === 'stockout_predicted' && stockoutPrediction),
});

/** The rules that every tenant starts with, one for each routing key that ships. */
export const defaultRules: readonly RuleDefinition[] = shipped.map(definitionOf);
