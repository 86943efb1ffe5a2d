import { Injectable } from '@nestjs/common';
import { Audit } from '../../../libs/audit/audit';
import type { AuditActor } from '../../../libs/audit/audit-entry';
import { Clock } from '../../../libs/kernel/clock';
import { Outbox } from '../../../libs/outbox/outbox';
import { MemberNotFound } from '../members/domain/member.errors';
import { memberChangedEvent } from '../members/events/member-changed.event';
import { contactMethodEntry } from '../members/member-audit';
import type { MemberRow } from '../members/member-view';
import { MembersRepository } from '../members/persistence/members.repository';
import { type ContactMethod, methodEffects, withDefaults } from './domain/contact-method';
import { ContactMethodNotFound } from './domain/contact-method.errors';
import { ContactMethodsRepository } from './persistence/contact-methods.repository';

/** The member whose contact methods change, and when. */
export interface ContactOwner {
  readonly member: MemberRow;
  readonly now: Date;
}

/** What a change makes of the contact methods of a member. */
type Work = (
  known: readonly ContactMethod[],
  owner: ContactOwner,
) => readonly ContactMethod[] | Promise<readonly ContactMethod[]>;

interface ChangeOptions {
  readonly preferred?: () => string | undefined;
  readonly action?: 'verified' | 'disabled';
}

/** Writes the contact methods of one member, with their audit entries and the event of the member. */
@Injectable()
export class ContactMethodWriter {
  constructor(
    private readonly members: MembersRepository,
    private readonly methods: ContactMethodsRepository,
    private readonly outbox: Outbox,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /**
   * Changes the contact methods of a member in the current transaction. Each channel gets its default.
   * @param by who changes them; null: Campana itself
   * @param work returns the new contact methods: what has not changed must be the same object
   * @param preferred returns the id of the contact method that becomes the default of its channel, asked after the work
   * @param action how the audit log names the change; left out: `created`, `updated` or `deleted`
   * @throws MemberNotFound, and what the work throws
   */
  async change(
    { tenantId, memberId }: Pick<ContactMethod, 'tenantId' | 'memberId'>,
    by: AuditActor | null,
    work: Work,
    { preferred, action }: ChangeOptions = {},
  ): Promise<readonly ContactMethod[]> {
    await this.members.lock(tenantId);
    const member = await this.members.find(tenantId, memberId);
    if (!member) throw new MemberNotFound(memberId);
    const known = await this.methods.ofMembers(tenantId, [memberId]);
    const now = this.clock.now();
    const after = withDefaults(await work(known, { member, now }), now, preferred?.());
    const effects = methodEffects(known, after);
    if (effects.length === 0) return after;
    const removed = effects.flatMap(({ before, after: left }) => (before && !left ? [before.id] : []));
    await this.methods.remove(tenantId, removed);
    await this.methods.save(
      tenantId,
      effects.flatMap((effect) => effect.after ?? []),
    );
    await this.outbox.record(tenantId, [memberChangedEvent(member, 'contact_methods', now)]);
    await this.audit.record(
      tenantId,
      by,
      effects.map((effect) => contactMethodEntry(effect.before, effect.after, action)),
    );
    return after;
  }
}

/** One of the contact methods of a member. @throws ContactMethodNotFound */
export function methodWithId(methods: readonly ContactMethod[], id: string): ContactMethod {
  const method = methods.find((one) => one.id === id);
  if (!method) throw new ContactMethodNotFound(id);
  return method;
}
