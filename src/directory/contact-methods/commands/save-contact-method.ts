import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import type { AuditActor } from '../../../../libs/audit/audit-entry';
import { MemberRemoved } from '../../members/domain/member.errors';
import { ContactAddresses } from '../contact-addresses';
import { type ContactOwner, ContactMethodWriter, methodWithId } from '../contact-method-writer';
import { type ContactChannel, type ContactMethod, hasAddress, MAX_CONTACT_METHODS } from '../domain/contact-method';
import { ContactMethodChanged, ContactMethodExists, TooManyContactMethods } from '../domain/contact-method.errors';

/** The fields of a contact method that people set. */
export interface ContactMethodFields {
  readonly label?: string | null | undefined;
  /** true: it becomes the default of its channel. */
  readonly isDefault?: boolean | undefined;
  readonly isEnabled?: boolean | undefined;
}

/** Which member's contact methods are changed, and by whom. */
export interface ContactMethodOwner {
  readonly tenantId: string;
  readonly memberId: string;
  readonly by: AuditActor;
}

/**
 * Adds a contact method to a member, which must be verified before it is used.
 * Throws InvalidInput, MemberNotFound, MemberRemoved, ContactMethodExists, TooManyContactMethods, NoEncryptionKey.
 */
export class AddContactMethodCommand extends Command<ContactMethod> {
  constructor(
    readonly owner: ContactMethodOwner,
    readonly channel: ContactChannel,
    readonly address: unknown,
    readonly fields: ContactMethodFields,
  ) {
    super();
  }
}

@CommandHandler(AddContactMethodCommand)
export class AddContactMethodHandler implements ICommandHandler<AddContactMethodCommand> {
  constructor(
    private readonly writer: ContactMethodWriter,
    private readonly addresses: ContactAddresses,
  ) {}

  @Transactional()
  async execute({ owner, channel, address, fields }: AddContactMethodCommand): Promise<ContactMethod> {
    const stated = this.addresses.statedMethod({ channel, address, label: fields.label ?? null, isVerified: false });
    let id = '';
    const make = (known: readonly ContactMethod[], { member, now }: ContactOwner) => {
      if (!member.isActive) throw new MemberRemoved(member.id);
      const same = known.find((method) => hasAddress(method, stated));
      if (same) throw new ContactMethodExists(same.id);
      if (known.length >= MAX_CONTACT_METHODS) throw new TooManyContactMethods(known.length);
      const method = {
        ...this.addresses.newMethod(member, stated, 'manual', now),
        isEnabled: fields.isEnabled ?? true,
      };
      id = method.id;
      return [...known, method];
    };
    const preferred = () => (fields.isDefault ? id : undefined);
    return methodWithId(await this.writer.change(owner, owner.by, make, { preferred }), id);
  }
}

/**
 * Changes a contact method. What is left out stays. With another address it must be verified again.
 * Throws InvalidInput, MemberNotFound, ContactMethodNotFound, ContactMethodChanged, ContactMethodExists, NoEncryptionKey.
 */
export class ChangeContactMethodCommand extends Command<ContactMethod> {
  /** @param version the version it must have; undefined: any */
  constructor(
    readonly owner: ContactMethodOwner,
    readonly id: string,
    readonly fields: ContactMethodFields & { readonly address?: unknown },
    readonly version?: number,
  ) {
    super();
  }
}

@CommandHandler(ChangeContactMethodCommand)
export class ChangeContactMethodHandler implements ICommandHandler<ChangeContactMethodCommand> {
  constructor(
    private readonly writer: ContactMethodWriter,
    private readonly addresses: ContactAddresses,
  ) {}

  @Transactional()
  async execute({ owner, id, fields, version }: ChangeContactMethodCommand): Promise<ContactMethod> {
    const work = (known: readonly ContactMethod[], { now }: ContactOwner) => {
      const before = methodWithId(known, id);
      if (version !== undefined && version !== before.version) throw new ContactMethodChanged(before.version);
      const changes = { ...this.readdressed(before, known, fields.address), ...given(fields) };
      const isSame = Object.entries(changes).every(([name, value]) => before[name as keyof ContactMethod] === value);
      if (isSame) return known;
      const after = { ...before, ...changes, source: 'manual' as const, version: before.version + 1, updatedAt: now };
      return known.map((method) => (method === before ? after : method));
    };
    const preferred = () => (fields.isDefault ? id : undefined);
    return methodWithId(await this.writer.change(owner, owner.by, work, { preferred }), id);
  }

  /** What a new address changes; nothing if it is the same one. */
  private readdressed(
    before: ContactMethod,
    known: readonly ContactMethod[],
    address: unknown,
  ): Partial<ContactMethod> {
    if (address === undefined) return {};
    const stated = this.addresses.statedMethod({ channel: before.channel, address, label: null, isVerified: false });
    const same = known.find((method) => hasAddress(method, stated));
    if (same) {
      if (same !== before) throw new ContactMethodExists(same.id);
      return {};
    }
    return { ...this.addresses.stored(before, stated.address), verifiedAt: null, disabledReason: null };
  }
}

/** The fields that are given. To enable a contact method again is to say that its address works. */
const given = ({ label, isEnabled }: ContactMethodFields): Partial<ContactMethod> => ({
  ...(label !== undefined && { label }),
  ...(isEnabled !== undefined && { isEnabled }),
  ...(isEnabled === true && { disabledReason: null }),
});
