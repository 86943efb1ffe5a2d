import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { Database, SYSTEM } from '../../../../libs/database/database';
import { prepared } from '../../../../libs/database/prepared';
import { ContactAddresses } from '../contact-addresses';
import type { ContactMethod } from '../domain/contact-method';

/** Names a contact method of a tenant. */
export interface ContactMethodRef {
  readonly tenantId: string;
  readonly id: string;
}

/** A contact method with its address, for sending a message. */
export interface ReachableContact extends Pick<
  ContactMethod,
  'tenantId' | 'id' | 'memberId' | 'channel' | 'isEnabled' | 'disabledReason'
> {
  /** The whole address as text; for `push` JSON. null: it cannot be decrypted. */
  readonly address: string | null;
  readonly isVerified: boolean;
  /** Whether the member is active: others are sent nothing. */
  readonly isMemberActive: boolean;
}

type Row = Omit<ReachableContact, 'address'> & Pick<ContactMethod, 'address'>;

const select = prepared(`
  SELECT c.tenant_id AS "tenantId", c.id, c.member_id AS "memberId", c.channel, c.address, c.is_enabled AS "isEnabled",
    c.disabled_reason AS "disabledReason", c.verified_at IS NOT NULL AS "isVerified", m.is_active AS "isMemberActive"
  FROM unnest($1::uuid[], $2::uuid[]) AS wanted(tenant_id, id)
  JOIN contact_methods c ON c.id = wanted.id AND c.tenant_id = wanted.tenant_id
  JOIN members m ON m.tenant_id = c.tenant_id AND m.id = c.member_id`);

/**
 * The addresses of contact methods, of any tenants, in one statement. Those that no longer exist are missing. For sending only:
 * nobody else needs them.
 */
export class GetAddressesQuery extends Query<readonly ReachableContact[]> {
  constructor(readonly wanted: readonly ContactMethodRef[]) {
    super();
  }
}

@QueryHandler(GetAddressesQuery)
export class GetAddressesHandler implements IQueryHandler<GetAddressesQuery> {
  constructor(
    private readonly database: Database,
    private readonly addresses: ContactAddresses,
  ) {}

  async execute({ wanted }: GetAddressesQuery): Promise<readonly ReachableContact[]> {
    if (wanted.length === 0) return [];
    const values = [wanted.map(({ tenantId }) => tenantId), wanted.map(({ id }) => id)];
    const rows = await this.database.query<Row[]>(SYSTEM, select, values);
    return rows.map((row) => ({ ...row, address: this.addresses.textIfReadable(row) }));
  }
}
