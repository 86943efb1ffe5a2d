import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { AlertQuotasRepository, type QuotaClaim } from '../persistence/alert-quotas.repository';

export type { QuotaClaim };

/** Grants alerts to rules with an hourly or daily limit. Returns the number of alerts granted to each claim. */
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
