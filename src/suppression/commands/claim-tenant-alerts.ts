import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { uuidv7 } from '../../../libs/kernel/uuid';
import { type AlertAllowance, allowanceFor } from '../domain/alert-rate';
import { type RecentAlerts, type NewAlertCounts, StormsRepository } from '../persistence/storms.repository';

/** The number of alerts about to be raised for a tenant, and its limits; 0: no limit. */
export interface TenantClaim extends NewAlertCounts {
  readonly perHour: number;
  readonly perMinute: number;
}

/** How many alerts the limits of a tenant allow, and its current storm. */
export interface TenantGrant extends AlertAllowance {
  readonly storm: { readonly alertId: string; readonly isNew: boolean } | null;
}

/** Counts alerts that are about to be raised. Returns for each tenant how many are allowed, and how many may notify. */
export class ClaimTenantAlertsCommand extends Command<ReadonlyMap<string, TenantGrant>> {
  constructor(
    readonly claims: readonly TenantClaim[],
    readonly at: Date,
  ) {
    super();
  }
}

const HOUR_MINUTES = 60;
/** The rate needs this minute and the one before. */
const RATE_MINUTES = 2;

@CommandHandler(ClaimTenantAlertsCommand)
export class ClaimTenantAlertsHandler implements ICommandHandler<ClaimTenantAlertsCommand> {
  constructor(private readonly storms: StormsRepository) {}

  @Transactional()
  async execute({ claims, at }: ClaimTenantAlertsCommand): Promise<ReadonlyMap<string, TenantGrant>> {
    const grants = new Map<string, TenantGrant>();
    if (claims.length === 0) return grants;
    const minutes = claims.some(({ perHour }) => perHour > 0) ? HOUR_MINUTES : RATE_MINUTES;
    const recent = await this.storms.add(claims, at, minutes);
    for (const claim of claims) {
      const before = recent.get(claim.tenantId);
      if (before) grants.set(claim.tenantId, await this.grant(claim, before, at));
    }
    await this.uncountRefused(claims, grants, at);
    return grants;
  }

  private async grant(claim: TenantClaim, recent: RecentAlerts, at: Date): Promise<TenantGrant> {
    const { stormAlertId } = recent;
    const allowance = allowanceFor(claim, { ...recent, isStorm: stormAlertId !== null }, claim);
    if (!allowance.isStorm) return { ...allowance, storm: null };
    if (stormAlertId !== null) return { ...allowance, storm: { alertId: stormAlertId, isNew: false } };
    const { tenantId, perMinute } = claim;
    const newId = uuidv7(at.getTime());
    const alertId = await this.storms.start({ tenantId, alertId: newId, startedAt: at, perMinute });
    return { ...allowance, storm: { alertId, isNew: alertId === newId } };
  }

  /** Subtracts the alerts that are not granted from the counts, which include all claims. */
  private async uncountRefused(
    claims: readonly TenantClaim[],
    grants: ReadonlyMap<string, TenantGrant>,
    at: Date,
  ): Promise<void> {
    const refused = claims.flatMap(({ tenantId, count, critical }) => {
      const surplus = count - critical - (grants.get(tenantId)?.uncritical ?? 0);
      return surplus > 0 ? [{ tenantId, count: -surplus, critical: 0 }] : [];
    });
    if (refused.length > 0) await this.storms.add(refused, at, 1);
  }
}
