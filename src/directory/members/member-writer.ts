import { Injectable } from '@nestjs/common';
import { Audit } from '../../../libs/audit/audit';
import type { AuditActor } from '../../../libs/audit/audit-entry';
import { Clock } from '../../../libs/kernel/clock';
import { DomainError } from '../../../libs/kernel/domain-error';
import { mapInTurns } from '../../../libs/kernel/turns';
import { Outbox } from '../../../libs/outbox/outbox';
import { ContactAddresses } from '../contact-methods/contact-addresses';
import { ContactMethodsRepository } from '../contact-methods/persistence/contact-methods.repository';
import { memberChangedEvent } from './events/member-changed.event';
import { contactMethodEntry, memberEntry } from './member-audit';
import { MemberBatch, type MemberChange, type MemberEffect } from './member-batch';
import type { MemberRow } from './member-view';
import { MembersRepository } from './persistence/members.repository';

/** What became of a change of a member. */
export interface MemberOutcome {
  readonly id: string;
  /** `outdated`: the same source has already said something newer. */
  readonly action: 'created' | 'updated' | 'removed' | 'unchanged' | 'outdated' | 'refused';
  /** The member after the change; undefined if it was refused. */
  readonly row?: MemberRow;
  /** Why it was refused. */
  readonly error?: DomainError;
}

const distinct = (values: readonly (string | null | undefined)[]): string[] => [
  ...new Set(values.filter((value): value is string => typeof value === 'string')),
];

/** Writes members with their contact methods, their audit entries and their events. */
@Injectable()
export class MemberWriter {
  constructor(
    private readonly members: MembersRepository,
    private readonly methods: ContactMethodsRepository,
    private readonly addresses: ContactAddresses,
    private readonly outbox: Outbox,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /**
   * Applies changes of members of a tenant in order, in the current transaction. A change that is not valid is refused, and
   * the others are written.
   * @param by who makes them; null: a message of the tenant's service
   * @returns the outcome of each change
   */
  async write(
    tenantId: string,
    changes: readonly MemberChange[],
    by: AuditActor | null,
  ): Promise<readonly MemberOutcome[]> {
    const now = this.clock.now();
    await this.members.lock(tenantId);
    const batch = await this.load(tenantId, changes, now);
    const outcomes = await mapInTurns(changes, (change) => this.outcomeOf(batch, change));
    await this.save(tenantId, batch);
    const { effects } = batch;
    await this.outbox.record(
      tenantId,
      effects.flatMap(({ kind, after }) => (kind === undefined ? [] : [memberChangedEvent(after, kind, now)])),
    );
    await this.audit.record(tenantId, by, effects.flatMap(entriesOf));
    return outcomes;
  }

  private async load(tenantId: string, changes: readonly MemberChange[], now: Date): Promise<MemberBatch> {
    const ids = distinct(changes.flatMap(({ id, fields }) => [id, fields.managerId]));
    const members = await this.members.named(tenantId, ids, distinct(changes.map(({ fields }) => fields.externalId)));
    const changed = new Set(changes.map(({ id }) => id));
    const methods = await this.methods.ofMembers(tenantId, [...changed]);
    return new MemberBatch(tenantId, members, methods, changed, this.addresses, now);
  }

  private outcomeOf(batch: MemberBatch, change: MemberChange): MemberOutcome {
    const { id } = change;
    try {
      return { id, ...batch.apply(change) };
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      return { id, action: 'refused', error };
    }
  }

  private async save(tenantId: string, { effects }: MemberBatch): Promise<void> {
    // a member may come twice: the last state counts
    const rows = new Map(effects.map(({ after }) => [after.id, after]));
    await this.members.save(tenantId, [...rows.values()]);
    const kept = new Map(
      effects.flatMap(({ methods }) => methods.flatMap(({ after }) => (after ? [[after.id, after]] : []))),
    );
    const removed = effects.flatMap(({ methods }) =>
      methods.flatMap(({ before, after }) => (before && !after ? [before.id] : [])),
    );
    await this.methods.remove(tenantId, removed);
    for (const id of removed) kept.delete(id);
    await this.methods.save(tenantId, [...kept.values()]);
  }
}

const entriesOf = ({ kind, before, after, methods }: MemberEffect) => [
  ...(kind === undefined || kind === 'contact_methods' ? [] : [memberEntry(kind, before, after)]),
  ...methods.map((method) => contactMethodEntry(method.before, method.after)),
];
