import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { uuidv7 } from '../../../libs/kernel/uuid';
import { type Room, roomFor } from '../domain/alert-rate';
import { type RecentAlerts, type NewAlertCounts, StormsRepository } from '../persistence/storms.repository';

/** How many alerts a tenant is about to have, and its limits; 0: none. */
export interface TenantClaim extends NewAlertCounts {
  readonly perHour: number;
  readonly perMinute: number;
}

/** What a tenant's limits leave, and the storm that goes on. */
export interface TenantGrant extends Room {
  readonly storm: { readonly alertId: string; readonly isNew: boolean } | null;
}

/** Counts alerts that are about to be raised. Returns for each tenant how many may be, and how many of them notify. */
export class ClaimTenantAlertsCommand extends Command<ReadonlyMap<string, TenantGrant>> {
  constructor(
    readonly claims: readonly TenantClaim[],
    readonly at: Date,
  ) {
    super();
  }
}

const HOUR_MINUTES = 60;
/** This minute and the one before. */
const RATE_MINUTES = 2;

@CommandHandler(ClaimTenantAlertsCommand)
export class ClaimTenantAlertsHandler implements ICommandHandler<ClaimTenantAlertsCommand> {
  constructor(private readonly storms: StormsRepository) {}

  @Transactional()
  async execute({ claims, at }: ClaimTenantAlertsCommand): Promise<ReadonlyMap<string, TenantGrant>> {
    const grants = new Map<string, TenantGrant>();
    if (claims.length === 0) return grants;
    const minutes = claims.some(({ perHour }) => perHour > 0) ? HOUR_MINUTES : RATE_MINUTES;
    const lately = await this.storms.add(claims, at, minutes);
    for (const claim of claims) {
      const before = lately.get(claim.tenantId);
      if (before) grants.set(claim.tenantId, await this.grant(claim, before, at));
    }
    await this.takeBack(claims, grants, at);
    return grants;
  }

  private async grant(claim: TenantClaim, lately: RecentAlerts, at: Date): Promise<TenantGrant> {
    const { stormAlertId } = lately;
    const room = roomFor(claim, { ...lately, isStorm: stormAlertId !== null }, claim);
    if (!room.isStorm) return { ...room, storm: null };
    if (stormAlertId !== null) return { ...room, storm: { alertId: stormAlertId, isNew: false } };
    const { tenantId, perMinute } = claim;
    const own = uuidv7(at.getTime());
    const alertId = await this.storms.start({ tenantId, alertId: own, startedAt: at, perMinute });
    return { ...room, storm: { alertId, isNew: alertId === own } };
  }

  /** What is not granted was counted too soon. */
  private async takeBack(
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
