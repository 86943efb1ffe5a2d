import { IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { Clock } from '../../../../libs/kernel/clock';
import type { MemberLocale } from '../../members/domain/member-state';
import { MembersRepository } from '../../members/persistence/members.repository';
import { ContactAddresses } from '../contact-addresses';
import type { ContactChannel } from '../domain/contact-method';
import { ContactMethodsRepository } from '../persistence/contact-methods.repository';
import { VerificationsRepository } from '../persistence/verifications.repository';
import { VerificationCodes } from '../verification-codes';

/** What is sent to an address, and where. */
export interface PendingVerification {
  readonly id: string;
  readonly memberId: string;
  readonly contactMethodId: string;
  readonly channel: ContactChannel;
  /** The whole address as text; for `push` JSON. */
  readonly address: string;
  /** 6 digits. */
  readonly code: string;
  readonly expiresAt: Date;
  /** null: the tenant's. */
  readonly locale: MemberLocale | null;
}

/**
 * The code and the address of a verification, for sending it; null if it is over, or the contact method is gone or has another
 * address. Throws NoEncryptionKey, SecretUnreadable.
 */
export class GetVerificationQuery extends Query<PendingVerification | null> {
  constructor(
    readonly tenantId: string,
    readonly verificationId: string,
  ) {
    super();
  }
}

@QueryHandler(GetVerificationQuery)
export class GetVerificationHandler implements IQueryHandler<GetVerificationQuery> {
  constructor(
    private readonly verifications: VerificationsRepository,
    private readonly methods: ContactMethodsRepository,
    private readonly members: MembersRepository,
    private readonly addresses: ContactAddresses,
    private readonly codes: VerificationCodes,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId, verificationId }: GetVerificationQuery): Promise<PendingVerification | null> {
    const row = await this.verifications.find(tenantId, verificationId);
    if (!row || row.expiresAt <= this.clock.now()) return null;
    const [method] = await this.methods.withIds(tenantId, [row.contactMethodId]);
    if (!method || method.addressHash !== row.addressHash) return null;
    const member = await this.members.find(tenantId, method.memberId);
    return {
      id: row.id,
      memberId: method.memberId,
      contactMethodId: method.id,
      channel: method.channel,
      address: this.addresses.textOf(method),
      code: this.codes.codeOf(row.id),
      expiresAt: row.expiresAt,
      locale: member?.locale ?? null,
    };
  }
}
