import { isDeepStrictEqual } from 'node:util';
import { InvalidInput } from '../../../libs/kernel/domain-error';
import type { ContactAddresses, ContactStatement } from '../contact-methods/contact-addresses';
import {
  type ContactMethod,
  MAX_CONTACT_METHODS,
  type MethodEffect,
  methodEffects,
  methodsAfter,
} from '../contact-methods/domain/contact-method';
import { TooManyContactMethods } from '../contact-methods/domain/contact-method.errors';
import { ExternalIdTaken } from './domain/member.errors';
import { isOutdated, memberAfter, type MemberState, type MemberStatement, unknownMember } from './domain/member-state';
import type { MemberChangeKind } from './events/member-changed.event';
import type { MemberRow } from './member-view';

const ERASE_AFTER_MS = 30 * 24 * 3_600_000;

/** A change of a member. */
export interface MemberChange extends MemberStatement {
  readonly id: string;
  /** All contact methods that the source knows; left out: they stay as they are. */
  readonly contactMethods?: readonly ContactStatement[] | undefined;
}

/** What a change has to write. */
export interface MemberEffect {
  /** undefined: nothing that anybody can see has changed. */
  readonly kind: MemberChangeKind | undefined;
  readonly before: MemberRow | undefined;
  readonly after: MemberRow;
  readonly methods: readonly MethodEffect[];
}

/** What became of a change. */
export interface AppliedChange {
  readonly action: 'created' | 'updated' | 'removed' | 'unchanged' | 'outdated';
  readonly row: MemberRow;
}

const rowAfter = (row: MemberRow, state: MemberState, now: Date): MemberRow => {
  const eraseAt = state.isActive ? null : row.isActive ? new Date(now.getTime() + ERASE_AFTER_MS) : row.eraseAt;
  return { ...row, ...state, eraseAt };
};

/** What others can see of a member. */
const visible = ({ fieldSources: _, sourceUpdatedAt: __, ...rest }: MemberRow): object => rest;

/** Applies changes to the members of a tenant in memory, and collects what must be written. */
export class MemberBatch {
  readonly effects: MemberEffect[] = [];
  private readonly members: Map<string, MemberRow>;
  private readonly methods = new Map<string, readonly ContactMethod[]>();

  /**
   * @param members those that the changes name, by id, external id or as a manager
   * @param methods the contact methods of those that are changed
   * @param changed the ids of those that are changed: they may be managers before they exist
   */
  constructor(
    private readonly tenantId: string,
    members: readonly MemberRow[],
    methods: readonly ContactMethod[],
    private readonly changed: ReadonlySet<string>,
    private readonly addresses: ContactAddresses,
    private readonly now: Date,
  ) {
    this.members = new Map(members.map((member) => [member.id, member]));
    for (const method of methods)
      this.methods.set(method.memberId, [...(this.methods.get(method.memberId) ?? []), method]);
  }

  /**
   * Applies a change.
   * @throws InvalidInput, ExternalIdTaken, TooManyContactMethods, NoEncryptionKey; then nothing is changed
   */
  apply(change: MemberChange): AppliedChange {
    const before = this.members.get(change.id);
    if (before && isOutdated(before, change)) return { action: 'outdated', row: before };
    const row = before ?? this.newRow(change);
    const changed = rowAfter(row, memberAfter(row, change), this.now);
    this.check(row, changed);
    const known = this.methods.get(change.id) ?? [];
    // nobody stores addresses of a member who was removed
    const methods = changed.isActive ? this.methodsAfter(changed, known, change) : known;
    return this.collect(before, changed, known, methods);
  }

  /** A removed member of whom nothing is known is remembered, so that an older message does not bring them back. */
  private newRow({ id, source, isActive }: MemberChange): MemberRow {
    const times = { createdAt: this.now, updatedAt: this.now, lastSeenAt: null, eraseAt: null };
    const roles = isActive === false ? (['viewer'] as const) : [];
    return { ...unknownMember(source), ...times, roles, tenantId: this.tenantId, id, version: 0 };
  }

  private check(before: MemberRow, { id, roles, externalId, managerId }: MemberRow): void {
    if (roles.length === 0)
      throw new InvalidInput([{ pointer: '/roles', detail: 'is needed for a new member (given nothing)' }]);
    const hasIt = (other: MemberRow) => other.id !== id && other.externalId === externalId;
    if (externalId !== null && externalId !== before.externalId && [...this.members.values()].some(hasIt))
      throw new ExternalIdTaken(externalId);
    if (managerId !== null && managerId !== before.managerId && (managerId === id || !this.isKnown(managerId)))
      throw new InvalidInput([
        { pointer: '/manager_id', detail: `must be another member of the tenant (given ${JSON.stringify(managerId)})` },
      ]);
  }

  private isKnown(id: string): boolean {
    return this.members.has(id) || this.changed.has(id);
  }

  private methodsAfter(
    member: MemberRow,
    known: readonly ContactMethod[],
    { contactMethods, source }: MemberChange,
  ): readonly ContactMethod[] {
    if (contactMethods === undefined || (contactMethods.length === 0 && known.length === 0)) return known;
    const stated = this.addresses.stated(contactMethods);
    const after = methodsAfter(known, stated, source, this.now, (one) =>
      this.addresses.newMethod(member, one, source, this.now),
    );
    if (after.length > MAX_CONTACT_METHODS && after.length > known.length)
      throw new TooManyContactMethods(known.length);
    return after;
  }

  private collect(
    before: MemberRow | undefined,
    changed: MemberRow,
    known: readonly ContactMethod[],
    methods: readonly ContactMethod[],
  ): AppliedChange {
    const effects = methodEffects(known, methods);
    const isVisible = !before || !isDeepStrictEqual(visible(before), visible(changed));
    const after = isVisible ? { ...changed, version: changed.version + 1, updatedAt: this.now } : changed;
    const action = actionOf(before, after, isVisible);
    const kind = action === 'unchanged' ? (effects.length > 0 ? 'contact_methods' : undefined) : action;
    this.members.set(after.id, after);
    this.methods.set(after.id, methods);
    if (kind !== undefined || !isDeepStrictEqual(before, after))
      this.effects.push({ kind, before, after, methods: effects });
    return { action: kind === 'contact_methods' ? 'updated' : action, row: after };
  }
}

function actionOf(before: MemberRow | undefined, after: MemberRow, isVisible: boolean) {
  if (!isVisible) return 'unchanged';
  if (before?.isActive && !after.isActive) return 'removed';
  return before ? 'updated' : 'created';
}
