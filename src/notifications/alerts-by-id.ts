import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { chunksOf } from '../../libs/kernel/chunks-of';
import { type AlertRow, GetAlertsQuery, MAX_ALERTS_AT_ONCE } from '../alerts';

/** What names an alert, if it is about one. */
interface AboutAlert {
  readonly tenantId: string;
  readonly alertId: string | null;
}

/** Reads the alerts that deliveries, requests and the like are about: any number, of any tenants. */
@Injectable()
export class AlertsById {
  constructor(private readonly queries: QueryBus) {}

  /**
   * The alerts as they are now, by id. Those that do not exist, or are not of the tenant that is named with them, are missing.
   * @param fields what is read of each; all by default. A constant: each list is a statement of its own
   */
  async of<F extends keyof AlertRow = keyof AlertRow>(
    subjects: readonly AboutAlert[],
    fields?: readonly ['id', ...F[]],
  ): Promise<ReadonlyMap<string, Pick<AlertRow, 'id' | F>>> {
    const refs = subjects.flatMap(({ tenantId, alertId }) => (alertId === null ? [] : [{ tenantId, alertId }]));
    const distinct = [...new Map(refs.map((ref) => [`${ref.tenantId} ${ref.alertId}`, ref])).values()];
    const alerts = new Map<string, Pick<AlertRow, 'id' | F>>();
    for (const some of chunksOf(distinct, MAX_ALERTS_AT_ONCE))
      for (const alert of await this.queries.execute(new GetAlertsQuery(some, fields))) alerts.set(alert.id, alert);
    return alerts;
  }
}
