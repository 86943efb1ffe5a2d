import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { chunksOf } from '../../../libs/kernel/chunks-of';
import { type AlertRef, type AlertRow, GetAlertsQuery, MAX_ALERTS_AT_ONCE } from '../../alerts';
import { GetTenantSettingsQuery } from '../../directory';

/** What runs need of an alert: without its texts and data, which may be long. */
const runFields = [
  'id',
  'tenantId',
  'alertType',
  'severity',
  'priority',
  'title',
  'status',
  'quietReason',
  'notify',
  'isFlapping',
  'aggregationKey',
  'escalationPolicyId',
  'epoch',
  'episode',
  'rangAt',
  'createdAt',
] as const satisfies readonly (keyof AlertRow)[];

/** An alert, as far as its runs need it. */
export type RunAlert = Pick<AlertRow, (typeof runFields)[number]>;

/** Reads what decides whether alerts escalate. */
@Injectable()
export class AlertFacts {
  constructor(private readonly queries: QueryBus) {}

  /** The alerts as they are now, by id: any number, of any tenants. */
  async of(refs: readonly AlertRef[]): Promise<ReadonlyMap<string, RunAlert>> {
    const alerts = new Map<string, RunAlert>();
    for (const some of chunksOf(refs, MAX_ALERTS_AT_ONCE))
      for (const alert of await this.queries.execute(new GetAlertsQuery(some, runFields))) alerts.set(alert.id, alert);
    return alerts;
  }

  /** Those of the tenants whose alerts escalate: not where nobody is notified automatically. */
  async escalatingTenants(tenantIds: readonly string[]): Promise<ReadonlySet<string>> {
    const settings = await this.queries.execute(new GetTenantSettingsQuery([...new Set(tenantIds)]));
    return new Set(
      [...settings].flatMap(([id, { isEscalating, notifications }]) =>
        isEscalating && notifications.isAutomatic ? id : [],
      ),
    );
  }
}
