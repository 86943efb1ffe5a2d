import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { Database, SYSTEM } from '../../../../libs/database/database';
import { prepared } from '../../../../libs/database/prepared';
import type { ContactChannel, DisabledReason } from '../../contact-methods/domain/contact-method';
import type { MemberLocale, MemberRole, WorkingHours } from '../domain/member-state';

/** Which members of a tenant are wanted: those with one of the ids or roles. */
export interface RecipientsRequest {
  readonly tenantId: string;
  readonly memberIds?: readonly string[];
  readonly roles?: readonly MemberRole[];
  /** Also the first member of the tenant, who is told when nobody else can be. */
  readonly includesFirst?: boolean;
}

/** How a recipient can be reached, without the address. */
export interface RecipientContact {
  readonly id: string;
  readonly channel: ContactChannel;
  readonly maskedAddress: string;
  readonly isVerified: boolean;
  readonly isEnabled: boolean;
  readonly disabledReason: DisabledReason | null;
  readonly isDefault: boolean;
}

/** An active member, as far as it matters for notifying them. */
export interface Recipient {
  readonly tenantId: string;
  readonly id: string;
  readonly name: string | null;
  readonly roles: readonly MemberRole[];
  /** null: the tenant's. */
  readonly locale: MemberLocale | null;
  /** IANA name; null: the tenant's. */
  readonly timeZone: string | null;
  readonly workingHours: readonly WorkingHours[] | null;
  readonly managerId: string | null;
  /** Whether they are the first member of the tenant: by the time at which they were added, then by id. */
  readonly isFirst: boolean;
  /** The default of each channel comes first. */
  readonly contactMethods: readonly RecipientContact[];
}

const first = `
  SELECT f.id FROM members f WHERE f.tenant_id = wanted."tenantId" AND f.is_active ORDER BY f.created_at, f.id LIMIT 1`;

const select = prepared(`
  SELECT m.tenant_id AS "tenantId", m.id, m.name, m.roles, m.locale, m.time_zone AS "timeZone",
    m.working_hours AS "workingHours", m.manager_id AS "managerId", m.id = first.id AS "isFirst",
    (SELECT coalesce(json_agg(json_build_object('id', c.id, 'channel', c.channel, 'maskedAddress', c.masked_address,
        'isVerified', c.verified_at IS NOT NULL, 'isEnabled', c.is_enabled, 'disabledReason', c.disabled_reason,
        'isDefault', c.is_default) ORDER BY c.is_default DESC, c.created_at, c.id), '[]')
      FROM contact_methods c WHERE c.tenant_id = m.tenant_id AND c.member_id = m.id) AS "contactMethods"
  FROM json_to_recordset($1)
    AS wanted("tenantId" uuid, "memberIds" uuid[], roles text[], "includesFirst" boolean)
  CROSS JOIN LATERAL (SELECT (${first}) AS id) AS first
  JOIN members m ON m.tenant_id = wanted."tenantId" AND m.is_active
    AND (m.id = ANY (wanted."memberIds") OR m.roles && wanted.roles OR (wanted."includesFirst" AND m.id = first.id))
  ORDER BY m.tenant_id, m.created_at, m.id`);

/** The active members that are wanted, in one statement for all tenants. The tenants must be different. */
export class GetRecipientsQuery extends Query<readonly Recipient[]> {
  constructor(readonly wanted: readonly RecipientsRequest[]) {
    super();
  }
}

@QueryHandler(GetRecipientsQuery)
export class GetRecipientsHandler implements IQueryHandler<GetRecipientsQuery> {
  constructor(private readonly database: Database) {}

  async execute({ wanted }: GetRecipientsQuery): Promise<readonly Recipient[]> {
    const requests = wanted.map((one) => ({ memberIds: [], roles: [], includesFirst: false, ...one }));
    return wanted.length === 0 ? [] : this.database.query<Recipient[]>(SYSTEM, select, [JSON.stringify(requests)]);
  }
}
