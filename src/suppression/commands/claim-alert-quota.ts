import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { Database, SYSTEM } from '../../../libs/database/database';

/** How many alerts a limited rule wants to raise now. */
export interface QuotaClaim {
  readonly tenantId: string;
  readonly ruleId: string;
  readonly maxPerHour: number;
  readonly wanted: number;
}

/** Grants alerts of rules with `max_alerts_per_hour`, over sixty sliding minutes: for each claim, how many. */
export class ClaimAlertQuotaCommand extends Command<readonly number[]> {
  constructor(
    readonly claims: readonly QuotaClaim[],
    readonly at: Date,
  ) {
    super();
  }
}

// the row of this minute is also the lock: another process that claims for the rule waits for it
const claim = `
  INSERT INTO rule_alert_counts AS c (rule_id, minute, tenant_id, count)
  VALUES ($1, date_trunc('minute', $3::timestamptz), $2, 0)
  ON CONFLICT (rule_id, minute) DO UPDATE SET count = c.count`;
const raisedLately = `
  SELECT coalesce(sum(count), 0)::int AS count FROM rule_alert_counts
  WHERE rule_id = $1 AND minute > $2::timestamptz - interval '60 minutes'`;
const grant = `UPDATE rule_alert_counts SET count = count + $3 WHERE rule_id = $1 AND minute = date_trunc('minute', $2::timestamptz)`;
const forget = `DELETE FROM rule_alert_counts WHERE rule_id = $1 AND minute < $2::timestamptz - interval '61 minutes'`;

@CommandHandler(ClaimAlertQuotaCommand)
export class ClaimAlertQuotaHandler implements ICommandHandler<ClaimAlertQuotaCommand> {
  constructor(private readonly database: Database) {}

  @Transactional()
  async execute({ claims, at }: ClaimAlertQuotaCommand): Promise<readonly number[]> {
    const granted = new Map<string, number>();
    // all processes lock the rules in the same order
    for (const one of [...claims].sort((a, b) => (a.ruleId < b.ruleId ? -1 : 1)))
      granted.set(one.ruleId, await this.grant(one, at));
    return claims.map(({ ruleId }) => granted.get(ruleId) ?? 0);
  }

  private grant({ tenantId, ruleId, maxPerHour, wanted }: QuotaClaim, at: Date): Promise<number> {
    return this.database.transaction(SYSTEM, async (entities) => {
      await entities.query(claim, [ruleId, tenantId, at]);
      const [lately] = await entities.query<{ count: number }[]>(raisedLately, [ruleId, at]);
      const granted = Math.max(0, Math.min(wanted, maxPerHour - (lately?.count ?? 0)));
      await entities.query(grant, [ruleId, at, granted]);
      await entities.query(forget, [ruleId, at]);
      return granted;
    });
  }
}
