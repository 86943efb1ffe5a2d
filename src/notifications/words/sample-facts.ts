import type { Channel } from '../../../libs/config/config';
import type { AlertRow, Severity } from '../../alerts';
import type { MessageKind } from '../content';
import type { MessageFacts, MessageList, MessageTenant } from './message-facts';

const ID = '0197c3a0-de30-7001-8000-000000000000';
const TOKEN = 'A'.repeat(52);

/** An alert that shows what templates make of each field. @param at when it was raised */
export const sampleAlert = (tenantId: string, at: Date): AlertRow => ({
  id: ID,
  tenantId,
  ruleId: ID,
  alertType: 'stockout',
  alertCategory: 'inventory',
  severity: 'critical',
  priority: 'urgent',
  status: 'active',
  title: 'Stockout: Harina de Trigo',
  description: '0 kg of Harina de Trigo left, needed by 5 orders.',
  recommendedAction: 'Order from Molinos today.',
  businessImpact: '5 orders are at risk.',
  sourceService: 'inventory',
  sourceEventId: 'sample-event',
  sourceEventType: 'inventory.stockout',
  sourceEventData: { ingredient_name: 'Harina de Trigo', current_stock: 0, unit: 'kg', affected_orders: 5 },
  resourceType: null,
  resourceId: null,
  relatedProductId: null,
  relatedIngredientId: null,
  relatedBatchId: null,
  relatedOrderId: null,
  relatedSupplierId: null,
  aggregationKey: 'stockout:flour',
  labels: { store: 'Lavapiés' },
  occurrenceCount: 1,
  lastOccurrenceAt: at,
  createdAt: at,
  acknowledgedAt: null,
  acknowledgedBy: null,
  resolvedAt: null,
  resolvedBy: null,
  resolutionNotes: null,
  snoozedUntil: null,
  notificationSent: false,
  notificationChannel: null,
  notificationId: null,
  notify: true,
  notificationChannels: null,
  notifyRoles: null,
  escalationPolicyId: null,
  slaTargets: null,
  epoch: 1,
  episode: 1,
  responseTimeSeconds: null,
  resolutionTimeSeconds: null,
  previousAlertId: null,
  recurrence: 1,
  groupId: null,
  quietReason: null,
  quietBy: null,
  isFlapping: false,
  silenced: {},
  version: 1,
  updatedAt: at,
  statusAt: null,
  statusBy: null,
  statusByName: null,
  acknowledgmentNotes: null,
  assignedTo: null,
  assignedRole: null,
  rangAt: at,
  responseDueAt: null,
  resolutionDueAt: null,
  slaState: 'none',
  escalationLevel: 0,
  escalatedAt: null,
  expiresAt: null,
  edited: {},
});

const sampleList = (at: Date, url: string | null): MessageList => {
  const severities: readonly Severity[] = ['critical', 'high', 'low'];
  const items = severities.map((severity, n) => ({
    title: `Sample ${n + 1}`,
    alertType: 'stockout',
    severity,
    createdAt: new Date(at.getTime() + n * 60_000),
    isEnded: n === 1,
    url,
  }));
  return { items, count: items.length, types: [{ alertType: 'stockout', count: items.length }] };
};

/** What a sample message is for. */
export interface SampleWish {
  readonly channel: Channel;
  readonly kind: MessageKind;
  readonly tenant: MessageTenant;
  readonly member: MessageFacts['member'];
  /** null: the sample alert. */
  readonly alert: AlertRow | null;
  /** The public address of the installation. */
  readonly publicUrl: string;
  readonly at: Date;
}

const soleAlertKinds: readonly MessageKind[] = ['alert', 'resolved', 'broadcast'];

/** The facts of a message that is shown, but not sent: its links lead nowhere. */
export function sampleFacts<C extends Channel>({
  channel,
  kind,
  tenant,
  member,
  alert,
  publicUrl,
  at,
}: SampleWish & { readonly channel: C }): MessageFacts & { readonly channel: C } {
  const open = `${publicUrl}/a/${TOKEN}`;
  const isAlert = kind === 'alert';
  const shown = alert ?? sampleAlert(tenant.id, at);
  return {
    kind,
    channel,
    deliveryId: ID,
    cause: kind === 'resolved' ? 'resolved' : 'created',
    sentAt: at,
    alert: soleAlertKinds.includes(kind) ? shown : null,
    list: kind === 'digest' || kind === 'summary' ? sampleList(at, open) : null,
    notice: kind === 'notice' ? { title: 'Sample notice', text: 'A suppression ends in 15 minutes.' } : null,
    code: kind === 'code' ? '123456' : null,
    reason: { code: 'rule_role', role: 'owner', subject: 'Stockout', level: null },
    tenant,
    member,
    links: {
      open,
      acknowledge: isAlert ? open : null,
      resolve: isAlert ? open : null,
      extend: null,
      unsubscribe: null,
    },
    tokens: isAlert ? { acknowledge: TOKEN, resolve: TOKEN } : null,
    replyNumber: isAlert ? 1 : null,
  };
}
