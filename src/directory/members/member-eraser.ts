import { Injectable } from '@nestjs/common';
import { Audit } from '../../../libs/audit/audit';
import type { AuditActor } from '../../../libs/audit/audit-entry';
import { Clock } from '../../../libs/kernel/clock';
import { ContactMethodsRepository } from '../contact-methods/persistence/contact-methods.repository';
import { memberEntry } from './member-audit';
import type { MemberRow } from './member-view';
import { MembersRepository } from './persistence/members.repository';

/** Deletes the addresses of members who were removed. */
@Injectable()
export class MemberEraser {
  constructor(
    private readonly members: MembersRepository,
    private readonly methods: ContactMethodsRepository,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /**
   * Deletes all contact methods of members of one tenant, in the current transaction, if they are not active. Their names
   * stay, since they tell who acted on alerts.
   * @param by who wants it; null: their time is over
   */
  async erase(tenantId: string, ids: readonly string[], by: AuditActor | null): Promise<void> {
    await this.members.lock(tenantId);
    const inactive = (await this.members.named(tenantId, ids)).filter(({ isActive }) => !isActive);
    const memberIds = inactive.map(({ id }) => id);
    const methods = await this.methods.ofMembers(tenantId, memberIds);
    await this.methods.remove(
      tenantId,
      methods.map(({ id }) => id),
    );
    const updatedAt = this.clock.now();
    const erased = inactive.map((row): [MemberRow, MemberRow] => [
      row,
      { ...row, eraseAt: null, version: row.version + 1, updatedAt },
    ]);
    await this.members.save(
      tenantId,
      erased.map(([, after]) => after),
    );
    await this.audit.record(
      tenantId,
      by,
      erased.map(([before, after]) => memberEntry('erased', before, after)),
    );
  }
}
