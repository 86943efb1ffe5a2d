import type { QueryBus } from '@nestjs/cqrs';
import { GetAlertsQuery } from '../../alerts';
import { type LiveAlert, LiveAlerts } from './live-alert';

/** Reads the alerts of a tenant for its clients, those of many events in one statement. */
export class AlertReader {
  private readonly alerts = new LiveAlerts();

  constructor(private readonly queries: QueryBus) {}

  /** Returns the alerts as they are now, by id; one that was deleted is missing. */
  async read(tenantId: string, ids: readonly string[]): Promise<ReadonlyMap<string, LiveAlert>> {
    const refs = ids.map((alertId) => ({ tenantId, alertId }));
    const rows = refs.length > 0 ? await this.queries.execute(new GetAlertsQuery(refs)) : [];
    return new Map(rows.map((row) => [row.id, this.alerts.latest(row)]));
  }
}
