import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { Database, SYSTEM } from '../../../../libs/database/database';
import { prepared } from '../../../../libs/database/prepared';
import type { ContactChannel, DisabledReason } from '../domain/contact-method';
import type { ContactMethodRef } from './get-addresses';

/** Why an address can no longer be reached, against the wish of its owner. */
export type LostReason = Exclude<DisabledReason, 'opted_out'>;

/** A contact method that was the last one of an active member on its channel, and cannot be reached any more. */
export interface LostContact extends ContactMethodRef {
  readonly memberId: string;
  readonly memberName: string | null;
  readonly channel: ContactChannel;
  readonly maskedAddress: string;
  readonly reason: LostReason;
}

// of those that were lost one after the other, the last one is the one that leaves none
const select = prepared(`
  SELECT c.tenant_id AS "tenantId", c.id, c.member_id AS "memberId", m.name AS "memberName", c.channel,
    c.masked_address AS "maskedAddress", c.disabled_reason AS reason
  FROM unnest($1::uuid[], $2::uuid[]) AS wanted(tenant_id, id)
  JOIN contact_methods c ON c.id = wanted.id AND c.tenant_id = wanted.tenant_id
  JOIN members m ON m.tenant_id = c.tenant_id AND m.id = c.member_id AND m.is_active
  WHERE NOT c.is_enabled AND c.disabled_reason <> 'opted_out' AND c.verified_at IS NOT NULL
    AND NOT EXISTS (
      SELECT 1 FROM contact_methods o
      WHERE o.tenant_id = c.tenant_id AND o.member_id = c.member_id AND o.channel = c.channel AND o.verified_at IS NOT NULL
        AND (o.is_enabled OR (o.disabled_reason <> 'opted_out' AND (o.updated_at, o.id) > (c.updated_at, c.id))))`);

/** Those of these contact methods, of any tenants, that were the last one that reached their member on the channel. */
export class GetLostContactsQuery extends Query<readonly LostContact[]> {
  constructor(readonly wanted: readonly ContactMethodRef[]) {
    super();
  }
}

@QueryHandler(GetLostContactsQuery)
export class GetLostContactsHandler implements IQueryHandler<GetLostContactsQuery> {
  constructor(private readonly database: Database) {}

  async execute({ wanted }: GetLostContactsQuery): Promise<readonly LostContact[]> {
    if (wanted.length === 0) return [];
    const values = [wanted.map(({ tenantId }) => tenantId), wanted.map(({ id }) => id)];
    return this.database.query<LostContact[]>(SYSTEM, select, values);
  }
}
