import { isUuid } from '../../../../libs/kernel/uuid';
import { InvalidInput } from '../../../../libs/kernel/domain-error';
import { validated } from '../../../../libs/http/validation.pipe';
import { ImportedMemberDto } from '../http/member.dto';
import { changeFrom } from '../http/member.presenter';
import type { MemberChange } from '../member-batch';

/** The routing keys of messages about members. */
export const MEMBER_UPSERTED = 'tenants.member_upserted';
export const MEMBER_REMOVED = 'tenants.member_removed';

/** The maximum size of a message, in bytes. */
const MAX_BYTES = 64 * 1024;

/** A change of a member, and the tenant that it is for. */
export interface MemberMessage {
  readonly tenantId: string;
  readonly change: MemberChange;
}

const fields = [
  'id',
  'name',
  'external_id',
  'manager_id',
  'roles',
  'locale',
  'time_zone',
  'working_hours',
  'is_active',
  'contact_methods',
  'updated_at',
] as const satisfies readonly (keyof ImportedMemberDto)[];

const refusal = (pointer: string, detail: string): InvalidInput => new InvalidInput([{ pointer, detail }]);

function parseObject(content: Buffer): Readonly<Record<string, unknown>> {
  if (content.length > MAX_BYTES) throw refusal('', `has ${content.length} bytes; at most ${MAX_BYTES} are allowed`);
  try {
    const value: unknown = JSON.parse(content.toString());
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // the parser would quote the text, with addresses
    throw refusal('', 'is not JSON');
  }
  throw refusal('', 'must be a JSON object');
}

/**
 * Parses a message of the tenant's service: a JSON object with `tenant_id` (or `customer_id`). Fields that it does not know are
 * ignored.
 * @param routingKey `tenants.member_upserted` or `tenants.member_removed`
 * @throws InvalidInput naming each invalid field
 */
export async function parseMemberMessage(content: Buffer, routingKey: string, now: Date): Promise<MemberMessage> {
  const data = parseObject(content);
  const tenantId = data['tenant_id'] ?? data['customer_id'];
  if (!isUuid(tenantId)) throw refusal('/tenant_id', 'must be a UUID');
  const isRemoval = routingKey === MEMBER_REMOVED;
  const known = isRemoval ? (['id', 'updated_at'] as const) : fields;
  const given = known.flatMap((name) => (data[name] === undefined ? [] : [[name, data[name]]]));
  const dto = await validated(ImportedMemberDto, Object.fromEntries(given), '');
  const change = changeFrom(dto.id, dto, 'upsert', now);
  return { tenantId: tenantId.toLowerCase(), change: isRemoval ? { ...change, isActive: false } : change };
}
