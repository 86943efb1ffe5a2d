import { QueryBus } from '@nestjs/cqrs';
import { turn } from '../../libs/kernel/turns';
import { type OpenAlert, ScanOpenAlertsQuery } from '../alerts';

const BATCH = 1_000;

/** All open alerts of a tenant that meet a condition, read in batches. */
export async function openAlertsOf(
  queries: QueryBus,
  tenantId: string,
  matches: (alert: OpenAlert) => boolean,
): Promise<readonly OpenAlert[]> {
  const found: OpenAlert[] = [];
  let after: OpenAlert | undefined;
  for (;;) {
    const alerts: readonly OpenAlert[] = await queries.execute(new ScanOpenAlertsQuery(tenantId, BATCH, after));
    for (const alert of alerts) {
      await turn();
      if (matches(alert)) found.push(alert);
    }
    after = alerts[alerts.length - 1];
    if (alerts.length < BATCH) return found;
  }
}
