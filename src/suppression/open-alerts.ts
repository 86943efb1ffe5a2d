import { QueryBus } from '@nestjs/cqrs';
import { type OpenAlert, ScanOpenAlertsQuery } from '../alerts';

const BATCH = 1_000;

/** A tenant's open alerts of which something holds; there may be many. */
export async function openAlertsOf(
  queries: QueryBus,
  tenantId: string,
  holds: (alert: OpenAlert) => boolean,
): Promise<readonly OpenAlert[]> {
  const found: OpenAlert[] = [];
  let after: OpenAlert | undefined;
  for (;;) {
    const alerts: readonly OpenAlert[] = await queries.execute(new ScanOpenAlertsQuery(tenantId, BATCH, after));
    found.push(...alerts.filter(holds));
    after = alerts[alerts.length - 1];
    if (alerts.length < BATCH) return found;
  }
}
