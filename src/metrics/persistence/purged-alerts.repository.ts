import { Injectable } from '@nestjs/common';
import { Database } from '../../../libs/database/database';
import { factsWhere } from './alert-facts';

/** Arrays with an element for each alert, and the facts that they are made of. */
const arrays = {
  created_at: 'created_at',
  status: 'status',
  occurrences: 'occurrences',
  quiet_reason: 'quiet_reason',
  response_seconds: 'response',
  reaction_seconds: 'reaction',
  resolution_seconds: 'resolution',
};
const names = Object.keys(arrays);

const keep = `
  INSERT INTO forgotten_alerts AS g (tenant_id, created_on, alert_type, severity, ${names.join(', ')})
  SELECT $1, (f.created_at AT TIME ZONE 'UTC')::date, f.alert_type, f.severity,
    ${Object.values(arrays)
      .map((fact) => `array_agg(f.${fact} ORDER BY f.created_at)`)
      .join(', ')}
  FROM (${factsWhere('a.id = ANY($2::uuid[])')}) f GROUP BY 2, 3, 4
  ON CONFLICT (tenant_id, created_on, alert_type, severity) DO UPDATE
  SET ${names.map((name) => `${name} = g.${name} || excluded.${name}`).join(', ')}`;

/** Keeps what the figures need of alerts that are about to be forgotten: writes `forgotten_alerts`. */
@Injectable()
export class PurgedAlertsRepository {
  constructor(private readonly database: Database) {}

  /** In the transaction in which they are removed, so that each alert counts once, before and after. */
  async keep(tenantId: string, alertIds: readonly string[]): Promise<void> {
    await this.database.query(tenantId, keep, [tenantId, alertIds]);
  }
}
