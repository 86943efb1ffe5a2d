import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { AlertQuotasRepository, type QuotaClaim } from '../persistence/alert-quotas.repository';

export type { QuotaClaim };

/** Grants alerts of rules with `max_alerts_per_hour` or `max_alerts_per_day`: for each claim, how many. */
export class ClaimAlertQuotaCommand extends Command<readonly number[]> {
  constructor(
    readonly claims: readonly QuotaClaim[],
    readonly at: Date,
  ) {
    super();
  }
}

@CommandHandler(ClaimAlertQuotaCommand)
export class ClaimAlertQuotaHandler implements ICommandHandler<ClaimAlertQuotaCommand> {
  constructor(private readonly quotas: AlertQuotasRepository) {}

  @Transactional()
  async execute({ claims, at }: ClaimAlertQuotaCommand): Promise<readonly number[]> {
    const granted = await this.quotas.claim(claims, at);
    return claims.map(({ ruleId }) => granted.get(ruleId) ?? 0);
  }
}
