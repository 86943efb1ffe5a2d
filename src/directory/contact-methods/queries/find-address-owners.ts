import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { checkAddress } from '../address';
import { ContactAddresses } from '../contact-addresses';
import type { ContactChannel } from '../domain/contact-method';
import { ContactMethodsRepository } from '../persistence/contact-methods.repository';

/**
 * Which member of a tenant has each of the addresses, in one statement. An address is left out if nobody has proved it, or
 * more than one member has. Throws NoEncryptionKey.
 */
export class FindAddressOwnersQuery extends Query<ReadonlyMap<string, string>> {
  /** @param addresses as they would be given for contact methods of this channel; those that are not valid have no owner */
  constructor(
    readonly tenantId: string,
    readonly channel: ContactChannel,
    readonly addresses: readonly string[],
  ) {
    super();
  }
}

@QueryHandler(FindAddressOwnersQuery)
export class FindAddressOwnersHandler implements IQueryHandler<FindAddressOwnersQuery> {
  constructor(
    private readonly methods: ContactMethodsRepository,
    private readonly contacts: ContactAddresses,
  ) {}

  async execute({ tenantId, channel, addresses }: FindAddressOwnersQuery): Promise<ReadonlyMap<string, string>> {
    const valid = addresses.filter((address) => this.contacts.isValid(channel, address));
    const hashes = valid.map((address) => this.contacts.hashesOf(channel, checkAddress(channel, address).text));
    const owners = await this.ownersOf(tenantId, channel, hashes.flat());
    return new Map(
      valid.flatMap((address, i) => {
        const members = new Set((hashes[i] ?? []).flatMap((hash) => owners.get(hash) ?? []));
        const [member] = members;
        return member !== undefined && members.size === 1 ? [[address, member] as const] : [];
      }),
    );
  }

  /** The members of each hash. */
  private async ownersOf(
    tenantId: string,
    channel: ContactChannel,
    hashes: readonly string[],
  ): Promise<ReadonlyMap<string, readonly string[]>> {
    const owners = new Map<string, string[]>();
    if (hashes.length === 0) return owners;
    for (const method of await this.methods.withAddressIn(tenantId, channel, hashes))
      if (method.verifiedAt)
        owners.set(method.addressHash, [...(owners.get(method.addressHash) ?? []), method.memberId]);
    return owners;
  }
}
