import { Injectable } from '@nestjs/common';
import { Audit } from '../../../libs/audit/audit';
import type { AuditActor } from '../../../libs/audit/audit-entry';
import { Clock } from '../../../libs/kernel/clock';
import { DailySummariesRepository } from '../daily-summaries/persistence/daily-summaries.repository';
import { PreferencesChanged } from './domain/wish.errors';
import { WishesRepository } from './persistence/wishes.repository';
import { preferencesEntry } from './wish-audit';
import { type PreferencesRow, unsavedPreferences, type WishOwner } from './wish-view';
import type { MemberPreferences } from './wishes';

/** Writes the preferences of members with their audit entries, in the current transaction. */
@Injectable()
export class PreferencesWriter {
  constructor(
    private readonly wishes: WishesRepository,
    private readonly dailySummaries: DailySummariesRepository,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /**
   * Changes the preferences of a member.
   * @param change what is different; undefined: nothing
   * @param version the version that they must have; undefined: any
   * @throws PreferencesChanged
   */
  async write(
    owner: WishOwner,
    change: (before: MemberPreferences) => Partial<MemberPreferences> | undefined,
    by: AuditActor,
    version?: number,
  ): Promise<PreferencesRow> {
    await this.wishes.lock(owner);
    const now = this.clock.now();
    const before = (await this.wishes.preferences(owner)) ?? unsavedPreferences(owner, now);
    if (version !== undefined && version !== before.version) throw new PreferencesChanged(before.version);
    const changes = change(before);
    if (!changes) return before;
    const after = { ...before, ...changes, version: before.version + 1, updatedAt: now };
    await this.wishes.savePreferences(after);
    if (changes.dailySummary !== undefined)
      await this.dailySummaries.schedule(owner, changes.dailySummary !== null, now);
    await this.audit.record(owner.tenantId, by, [preferencesEntry(before, after)]);
    return after;
  }
}
