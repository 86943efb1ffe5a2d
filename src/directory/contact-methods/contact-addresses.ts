import { Injectable } from '@nestjs/common';
import { Config } from '../../../libs/config/config';
import { DomainError, InvalidInput } from '../../../libs/kernel/domain-error';
import { uuidv7 } from '../../../libs/kernel/uuid';
import { checkUserUrl } from '../../../libs/outbound/user-urls';
import { Secrets } from '../../../libs/secrets/secrets';
import type { MemberSource } from '../members/domain/member-state';
import { addressFrom, checkAddress, type CheckedAddress, userUrlOf } from './address';
import type { ContactChannel, ContactMethod, StatedMethod } from './domain/contact-method';

/** The purpose of the key that encrypts addresses. */
const ADDRESS = 'contact-method-address';

/** E-mail addresses are compared without regard to capital letters. */
const comparable = (channel: ContactChannel, text: string): string => (channel === 'email' ? text.toLowerCase() : text);

/** A contact method as somebody describes it. */
export interface ContactStatement {
  readonly channel: ContactChannel;
  /** A text, or for `push` an object. */
  readonly address: unknown;
  readonly label: string | null;
  readonly isVerified: boolean;
}

/** A contact method that a source names, with its checked address. */
export type AddressedMethod = StatedMethod & { readonly address: CheckedAddress };

/** An address that is ready to be stored. */
export type StoredAddress = Pick<ContactMethod, 'address' | 'addressHash' | 'maskedAddress'>;

/** Checks, encrypts and decrypts the addresses of members. Its methods throw NoEncryptionKey. */
@Injectable()
export class ContactAddresses {
  constructor(
    private readonly secrets: Secrets,
    private readonly config: Config,
  ) {}

  /** Whether addresses can be stored. */
  get canBeStored(): boolean {
    return this.secrets.isConfigured;
  }

  /** Whether an address is valid on a channel. */
  isValid(channel: ContactChannel, given: unknown): boolean {
    try {
      checkAddress(channel, given);
      return true;
    } catch {
      return false;
    }
  }

  /** The hashes of an address, with each key, the current one first. Equal addresses of all tenants have equal ones. */
  hashesOf(channel: ContactChannel, text: string): readonly string[] {
    return this.secrets.hashesOf(ADDRESS, comparable(channel, text));
  }

  /**
   * Checks the contact methods that a source names.
   * @throws InvalidInput for the first one whose address is not valid
   */
  stated(statements: readonly ContactStatement[]): readonly AddressedMethod[] {
    return statements.map((one, i) => this.statedMethod(one, `/contact_methods/${i}/address`));
  }

  /**
   * Checks a contact method that somebody describes.
   * @param pointer where its address is in the input
   * @throws InvalidInput
   */
  statedMethod({ address: given, ...rest }: ContactStatement, pointer = '/address'): AddressedMethod {
    const address = checkedAddress(rest.channel, given, pointer);
    const url = userUrlOf(rest.channel, address);
    const refusal = url && checkUserUrl(url, this.config.outbound);
    if (refusal) throw new InvalidInput([{ pointer, detail: `its URL ${refusal} (given ${JSON.stringify(url)})` }]);
    return { ...rest, address, hashes: this.hashesOf(rest.channel, address.text) };
  }

  /** Encrypts an address for a contact method. */
  stored(owner: Pick<ContactMethod, 'tenantId' | 'id' | 'channel'>, { text, masked }: CheckedAddress): StoredAddress {
    const [addressHash = ''] = this.hashesOf(owner.channel, text);
    return { address: this.secrets.encrypt(ADDRESS, owner, text), addressHash, maskedAddress: masked };
  }

  /** Makes a new contact method, which is not the default yet. */
  newMethod(
    member: { readonly tenantId: string; readonly id: string },
    { channel, address, label, isVerified }: AddressedMethod,
    source: MemberSource,
    at: Date,
  ): ContactMethod {
    const owner = { id: uuidv7(at.getTime()), tenantId: member.tenantId, channel };
    return {
      ...owner,
      ...this.stored(owner, address),
      memberId: member.id,
      label,
      isDefault: false,
      isEnabled: true,
      verifiedAt: isVerified ? at : null,
      disabledReason: null,
      source,
      version: 1,
      createdAt: at,
      updatedAt: at,
    };
  }

  /** Decrypts the address of a contact method, as text. @throws SecretUnreadable */
  textOf(method: Pick<ContactMethod, 'tenantId' | 'id' | 'address'>): string {
    return this.secrets.decrypt(ADDRESS, method, method.address);
  }

  /** The address of a contact method as text; null if it cannot be decrypted, so that the others can still be used. */
  textIfReadable(method: Pick<ContactMethod, 'tenantId' | 'id' | 'address'>): string | null {
    try {
      return this.textOf(method);
    } catch (error) {
      if (error instanceof DomainError) return null;
      throw error;
    }
  }

  /** The address of a contact method as it was given; masked if it cannot be decrypted. */
  addressOf(method: ContactMethod): string | Record<string, unknown> {
    const text = this.textIfReadable(method);
    return text === null ? method.maskedAddress : addressFrom(method.channel, text);
  }
}

function checkedAddress(channel: ContactChannel, given: unknown, pointer: string): CheckedAddress {
  try {
    return checkAddress(channel, given);
  } catch (error) {
    const shown = (JSON.stringify(given) ?? 'nothing').slice(0, 120);
    throw new InvalidInput([{ pointer, detail: `${(error as Error).message} (given ${shown})` }]);
  }
}
