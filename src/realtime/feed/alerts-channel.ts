import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { Redis } from 'ioredis';
import { LRUCache } from 'lru-cache';
import { chunksOf } from '../../../libs/kernel/chunks-of';
import { type AlertRow, GetAlertsQuery, presentAlert } from '../../alerts';
import type { FeedEntry } from './feed-entry';

/** An event of an alert, and its tenant. */
export interface TenantEntry {
  readonly tenantId: string;
  readonly entry: FeedEntry;
}

const CHANNEL = 'alerts:';
const AT_ONCE = 200;
const ASK_AGAIN_MS = 1_000;
const MAX_KNOWN = 10_000;

/** Tells other programs of each event of an alert, on the channel `alerts:{tenant_id}` of Redis, while they listen. */
@Injectable()
export class AlertsChannel {
  private readonly heard = new LRUCache<string, boolean>({ max: MAX_KNOWN, ttl: ASK_AGAIN_MS });

  constructor(
    private readonly redis: Redis,
    private readonly queries: QueryBus,
  ) {}

  /** Publishes the whole alert with each event. Throws while Redis is unavailable. */
  async publish(events: readonly TenantEntry[]): Promise<void> {
    const heard = await this.tenantsHeard([...new Set(events.map(({ tenantId }) => tenantId))]);
    const wanted = events.filter(({ tenantId, entry }) => heard.has(tenantId) && entry.alertId !== undefined);
    for (const some of chunksOf(wanted, AT_ONCE)) await this.publishSome(some);
  }

  private async publishSome(events: readonly TenantEntry[]): Promise<void> {
    const refs = events.map(({ tenantId, entry }) => ({ tenantId, alertId: entry.alertId ?? '' }));
    const alerts = new Map((await this.queries.execute(new GetAlertsQuery(refs))).map((row) => [row.id, row]));
    const messages = this.redis.pipeline();
    for (const { tenantId, entry } of events) {
      const alert = alerts.get(entry.alertId ?? '');
      if (alert) messages.publish(`${CHANNEL}${tenantId}`, JSON.stringify(messageOf(alert, entry)));
    }
    await messages.exec();
  }

  /** Those of the tenants to whose channel somebody listens. It is asked every second. */
  private async tenantsHeard(tenantIds: readonly string[]): Promise<ReadonlySet<string>> {
    const unknown = tenantIds.filter((id) => !this.heard.has(id));
    if (unknown.length > 0) {
      const counts = await this.redis.pubsub('NUMSUB', ...unknown.map((id) => `${CHANNEL}${id}`));
      const patterns = (await this.redis.pubsub('NUMPAT')) as unknown as number;
      for (const [i, id] of unknown.entries()) this.heard.set(id, patterns > 0 || Number(counts[2 * i + 1]) > 0);
    }
    return new Set(tenantIds.filter((id) => this.heard.get(id)));
  }
}

/** The alert as the API shows it, with the event, and with the older names of some fields. */
function messageOf(row: AlertRow, { type, eventId, at }: FeedEntry): object {
  const { read_at: _read, dismissed_at: _dismissed, ...alert } = presentAlert(row);
  const event = { event: type, event_id: eventId, event_at: at, stream_id: eventId };
  return { ...alert, ...event, alert_id: alert.id, customer_id: alert.tenant_id, message: alert.title };
}
