import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { Clock } from '../../../libs/kernel/clock';
import { Database, SYSTEM } from '../../../libs/database/database';

export interface ReportedFailure {
  readonly tenantId: string;
  readonly ruleId: string;
  readonly error: string;
}

/** Notes with the rules that they failed, so that their administrators see it. */
export class ReportRuleFailuresCommand extends Command<void> {
  constructor(readonly failures: readonly ReportedFailure[]) {
    super();
  }
}

const report = `
  INSERT INTO rule_errors AS e (rule_id, tenant_id, error_count, last_error, last_error_at)
  SELECT id, tenant_id, $3, $4, $5 FROM alert_rules WHERE tenant_id = $1 AND id = $2
  ON CONFLICT (rule_id) DO UPDATE
  SET error_count = e.error_count + excluded.error_count, last_error = excluded.last_error, last_error_at = excluded.last_error_at`;

@CommandHandler(ReportRuleFailuresCommand)
export class ReportRuleFailuresHandler implements ICommandHandler<ReportRuleFailuresCommand> {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  @Transactional()
  async execute({ failures }: ReportRuleFailuresCommand): Promise<void> {
    const byRule = new Map<string, ReportedFailure[]>();
    for (const failure of failures) byRule.set(failure.ruleId, [...(byRule.get(failure.ruleId) ?? []), failure]);
    for (const [ruleId, same] of [...byRule].sort(([one], [other]) => (one < other ? -1 : 1))) {
      const { tenantId = '', error = '' } = same[same.length - 1] ?? {};
      const values = [tenantId, ruleId, same.length, error.slice(0, 1_000), this.clock.now()];
      await this.database.in(SYSTEM, (entities) => entities.query(report, values));
    }
  }
}
