import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { checkAddress } from '../address';
import { ContactAddresses } from '../contact-addresses';
import type { ContactChannel, ContactMethod } from '../domain/contact-method';
import { ContactMethodsRepository } from '../persistence/contact-methods.repository';

/** A contact method that has a certain address. */
export type AddressOwner = Pick<ContactMethod, 'tenantId' | 'memberId' | 'id' | 'channel' | 'verifiedAt' | 'isEnabled'>;

/**
 * Whose address it is, in all tenants: for messages and clicks that come from an address. What comes from an address that is not
 * verified proves nothing. Throws NoEncryptionKey.
 */
export class FindContactMethodsQuery extends Query<readonly AddressOwner[]> {
  /** @param address as it would be given for a contact method of this channel; one that is not valid has no owner */
  constructor(
    readonly channel: ContactChannel,
    readonly address: string,
  ) {
    super();
  }
}

@QueryHandler(FindContactMethodsQuery)
export class FindContactMethodsHandler implements IQueryHandler<FindContactMethodsQuery> {
  constructor(
    private readonly methods: ContactMethodsRepository,
    private readonly addresses: ContactAddresses,
  ) {}

  async execute({ channel, address }: FindContactMethodsQuery): Promise<readonly AddressOwner[]> {
    if (!this.addresses.isValid(channel, address)) return [];
    const hashes = this.addresses.hashesOf(channel, checkAddress(channel, address).text);
    return this.methods.withAddress([channel], hashes);
  }
}
