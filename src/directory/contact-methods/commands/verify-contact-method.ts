import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import type { AuditActor } from '../../../../libs/audit/audit-entry';
import { Clock } from '../../../../libs/kernel/clock';
import { type DomainError, InvalidInput } from '../../../../libs/kernel/domain-error';
import { ContactMethodWriter } from '../contact-method-writer';
import type { ContactMethod } from '../domain/contact-method';
import { ContactMethodNotFound, TooManyCodes } from '../domain/contact-method.errors';
import { ContactMethodsRepository } from '../persistence/contact-methods.repository';
import { type VerificationRow, VerificationsRepository } from '../persistence/verifications.repository';
import { VerificationCodes } from '../verification-codes';

/** What proves that an address belongs to the member. */
export type VerificationProof =
  /** The code that was sent to the address, typed by the member. */
  | { readonly typedCode: string }
  /** The code that came from the address itself: `/start <code>` from a Telegram chat. */
  | { readonly sentCode: string }
  /** The id of a verification whose test the address has accepted: a webhook with 2xx, a push. */
  | { readonly deliveredId: string };

/**
 * Verifies the address of a contact method; one that is verified already stays so. Throws ContactMethodNotFound; InvalidInput if the code is wrong, or none is
 * waiting; TooManyCodes after too many wrong codes; NoEncryptionKey.
 */
export class VerifyContactMethodCommand extends Command<ContactMethod> {
  /** @param by who gave the proof; null: Campana found it */
  constructor(
    readonly tenantId: string,
    readonly id: string,
    readonly proof: VerificationProof,
    readonly by: AuditActor | null = null,
  ) {
    super();
  }
}

const MAX_TRIES = 5;
const RETRY_AFTER_SECONDS = 60;
/** The channels on which Campana sends the code to the address, so that knowing it proves the address. */
const typedChannels: readonly string[] = ['email', 'sms', 'whatsapp', 'voice', 'slack'];

const refusal = (detail: string): InvalidInput => new InvalidInput([{ pointer: '/code', detail }]);

@CommandHandler(VerifyContactMethodCommand)
export class VerifyContactMethodHandler implements ICommandHandler<VerifyContactMethodCommand> {
  constructor(
    private readonly methods: ContactMethodsRepository,
    private readonly verifications: VerificationsRepository,
    private readonly codes: VerificationCodes,
    private readonly writer: ContactMethodWriter,
    private readonly clock: Clock,
  ) {}

  async execute(command: VerifyContactMethodCommand): Promise<ContactMethod> {
    // thrown outside of the transaction, in which the wrong code is counted
    const { verified, error } = await this.attempt(command);
    if (!verified) throw error ?? new ContactMethodNotFound(command.id);
    return verified;
  }

  @Transactional()
  protected async attempt(
    command: VerifyContactMethodCommand,
  ): Promise<{ verified?: ContactMethod; error?: DomainError }> {
    const { tenantId, id, proof, by } = command;
    const [found] = await this.methods.withIds(tenantId, [id]);
    if (!found) return {};
    let error: DomainError | undefined;
    const after = await this.writer.change(
      found,
      by,
      async (known, { now }) => {
        const method = known.find((one) => one.id === id);
        if (!method || method.verifiedAt) return known;
        error = await this.refusalOf(method, proof);
        if (error) return known;
        const verified = { ...method, verifiedAt: now, version: method.version + 1, updatedAt: now };
        return known.map((one) => (one === method ? verified : one));
      },
      { action: 'verified' },
    );
    const verified = after.find((one) => one.id === id);
    return error ? { error } : verified ? { verified } : {};
  }

  /** Why a proof is not accepted; a wrong code is counted, a right one is used up. */
  private refusalOf(method: ContactMethod, proof: VerificationProof): Promise<DomainError | undefined> {
    if ('deliveredId' in proof) return this.checkDelivered(method, proof.deliveredId);
    if ('sentCode' in proof) return this.checkCode(method, proof.sentCode);
    if (typedChannels.includes(method.channel)) return this.checkCode(method, proof.typedCode);
    return Promise.resolve(refusal(`is not how a ${method.channel} address is verified: see send-code`));
  }

  private async checkDelivered(method: ContactMethod, id: string): Promise<DomainError | undefined> {
    const row = await this.verifications.find(method.tenantId, id);
    return row && this.isWaiting(row, method) ? undefined : refusal('belongs to no test that is waiting');
  }

  private async checkCode(method: ContactMethod, code: string): Promise<DomainError | undefined> {
    const row = await this.verifications.latest(method.tenantId, method.id);
    if (!row || !this.isWaiting(row, method))
      return refusal('is for no address that waits for one: request a new code');
    if (row.tries >= MAX_TRIES) return new TooManyCodes('Too many wrong codes were given.', RETRY_AFTER_SECONDS);
    if (this.codes.isCodeOf(row.id, code)) {
      await this.verifications.update(row, { expiresAt: this.clock.now() });
      return undefined;
    }
    await this.verifications.update(row, { tries: row.tries + 1 });
    return refusal(`is wrong; ${MAX_TRIES - row.tries - 1} more tries are allowed`);
  }

  /** A verification is over after some minutes, and when the contact method has another address. */
  private isWaiting(row: VerificationRow, { id, addressHash }: ContactMethod): boolean {
    return row.contactMethodId === id && row.addressHash === addressHash && row.expiresAt > this.clock.now();
  }
}
