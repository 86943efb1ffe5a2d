import { Module } from '@nestjs/common';
import { ClaimAlertQuotaHandler } from './commands/claim-alert-quota';
import { FilterQuietHandler } from './queries/filter-quiet';
import { Suppressions } from './suppressions';

@Module({ providers: [Suppressions, FilterQuietHandler, ClaimAlertQuotaHandler] })
export class SuppressionModule {}
