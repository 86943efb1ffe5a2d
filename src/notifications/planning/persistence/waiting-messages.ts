import { Injectable } from '@nestjs/common';
import { Database, SYSTEM } from '../../../../libs/database/database';
import { prepared } from '../../../../libs/database/prepared';
import type { NewDelivery } from '../../deliveries/delivery-enqueuer';
import { targetIdOf } from '../../deliveries/delivery-target';
import { waitingStates } from '../../deliveries/domain/delivery-state';

/** A message about an alert that was not sent yet. */
type Waiting = Pick<NewDelivery, 'alertId' | 'epoch' | 'channel' | 'severity'> & {
  readonly targetId: string;
  readonly dueAt: Date;
  readonly isRetried: boolean;
};

const waiting = `'${waitingStates.join("', '")}'`;

const select = prepared(`
  SELECT d.alert_id AS "alertId", d.epoch, d.channel, d.severity, d.target_id AS "targetId", d.due_at AS "dueAt",
    d.state = 'retrying' AS "isRetried"
  FROM (SELECT DISTINCT * FROM unnest($1::uuid[], $2::uuid[])) AS wanted(tenant_id, alert_id)
  JOIN deliveries d ON d.tenant_id = wanted.tenant_id AND d.alert_id = wanted.alert_id
  WHERE d.kind = 'alert' AND d.state IN (${waiting})`);

/** An assignment is told for its own sake, and what is shown in the app never waits. */
const canFold = ({ state, channel, cause }: NewDelivery): boolean =>
  state !== 'skipped' && channel !== 'in_app' && !cause.startsWith('assigned:');

/** Nothing was told before of an alert that is new. */
const mayHaveEarlier = (delivery: NewDelivery): boolean => canFold(delivery) && delivery.cause !== 'created';

const isCovered = (delivery: NewDelivery, one: Waiting): boolean =>
  one.alertId === delivery.alertId &&
  one.epoch === delivery.epoch &&
  one.channel === delivery.channel &&
  one.severity === delivery.severity &&
  one.targetId === targetIdOf(delivery.target) &&
  (one.isRetried || one.dueAt <= delivery.dueAt);

/** The messages about alerts that were not sent yet. What is composed when it is sent tells of all that happened until then. */
@Injectable()
export class WaitingMessages {
  constructor(private readonly database: Database) {}

  /**
   * Folds messages into those that wait for the same target and channel, and come no later: they are recorded as skipped.
   * @param planned firing messages, in the order in which they are to be sent
   */
  async fold(planned: readonly NewDelivery[]): Promise<readonly NewDelivery[]> {
    const known = await this.of(planned.filter(mayHaveEarlier));
    return planned.map((delivery) => {
      if (!canFold(delivery)) return delivery;
      const ofAlert = known.get(delivery.alertId) ?? [];
      if (ofAlert.some((one) => isCovered(delivery, one)))
        return { ...delivery, state: 'skipped', stateReason: 'folded' };
      known.set(delivery.alertId, [
        ...ofAlert,
        { ...delivery, targetId: targetIdOf(delivery.target), isRetried: false },
      ]);
      return delivery;
    });
  }

  /** What waits, by alert. */
  private async of(planned: readonly NewDelivery[]): Promise<Map<string | null, readonly Waiting[]>> {
    if (planned.length === 0) return new Map();
    const rows = await this.database.query<Waiting[]>(SYSTEM, select, [
      planned.map(({ tenantId }) => tenantId),
      planned.map(({ alertId }) => alertId),
    ]);
    const byAlert = new Map<string | null, Waiting[]>();
    for (const row of rows) byAlert.set(row.alertId, [...(byAlert.get(row.alertId) ?? []), row]);
    return byAlert;
  }
}
