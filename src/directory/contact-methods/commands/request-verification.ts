import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { Clock } from '../../../../libs/kernel/clock';
import { uuidv7 } from '../../../../libs/kernel/uuid';
import { Outbox } from '../../../../libs/outbox/outbox';
import { ContactAddresses } from '../contact-addresses';
import { methodWithId } from '../contact-method-writer';
import type { ContactChannel, ContactMethod } from '../domain/contact-method';
import { TooManyCodes } from '../domain/contact-method.errors';
import { VerificationRequestedEvent } from '../events/verification-requested.event';
import { ContactMethodsRepository } from '../persistence/contact-methods.repository';
import { type VerificationRow, VerificationsRepository } from '../persistence/verifications.repository';
import { VerificationCodes } from '../verification-codes';
import type { ContactMethodOwner } from './save-contact-method';

const SECOND_MS = 1_000;
const DAY_MS = 86_400_000;
const VALID_MS = 600 * SECOND_MS;
/** How long to wait between two codes for an address. */
const PAUSE_MS = 60 * SECOND_MS;
const MAX_A_DAY = 5;

/** A verification that has begun. */
export interface RequestedVerification {
  readonly id: string;
  readonly channel: ContactChannel;
  readonly expiresAt: Date;
  /** From when on another one can be requested. */
  readonly againAt: Date;
  /** What the member sends from the address itself, where Campana cannot write first (Telegram); else null. */
  readonly code: string | null;
}

/**
 * Requests a code, or a test, for the address of a contact method. It is sent after the commit.
 * Throws ContactMethodNotFound, TooManyCodes, NoEncryptionKey.
 */
export class RequestVerificationCommand extends Command<RequestedVerification> {
  constructor(
    readonly owner: ContactMethodOwner,
    readonly id: string,
  ) {
    super();
  }
}

@CommandHandler(RequestVerificationCommand)
export class RequestVerificationHandler implements ICommandHandler<RequestVerificationCommand> {
  constructor(
    private readonly methods: ContactMethodsRepository,
    private readonly verifications: VerificationsRepository,
    private readonly addresses: ContactAddresses,
    private readonly codes: VerificationCodes,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  @Transactional()
  async execute({ owner, id }: RequestVerificationCommand): Promise<RequestedVerification> {
    const { tenantId, memberId } = owner;
    const method = methodWithId(await this.methods.ofMembers(tenantId, [memberId]), id);
    const hashes = this.addresses.hashesOf(method.channel, this.addresses.textOf(method));
    const now = this.clock.now();
    checkLimits(await this.verifications.lockSince(hashes, new Date(now.getTime() - DAY_MS)), now);
    const row = newVerification(method, now);
    await this.verifications.add(row);
    await this.outbox.record(tenantId, [requestedEvent(method, row)]);
    const code = method.channel === 'telegram' ? this.codes.codeOf(row.id) : null;
    const againAt = new Date(now.getTime() + PAUSE_MS);
    return { id: row.id, channel: method.channel, expiresAt: row.expiresAt, againAt, code };
  }
}

/** @param rows the verifications of the last day, the newest first */
function checkLimits(rows: readonly VerificationRow[], now: Date): void {
  const [newest] = rows;
  const oldestCounted = rows[MAX_A_DAY - 1];
  const secondsUntil = (row: VerificationRow, ms: number) =>
    Math.ceil((row.createdAt.getTime() + ms - now.getTime()) / SECOND_MS);
  if (oldestCounted)
    throw new TooManyCodes(
      `${MAX_A_DAY} codes were sent to this address within a day.`,
      secondsUntil(oldestCounted, DAY_MS),
    );
  if (newest && secondsUntil(newest, PAUSE_MS) > 0)
    throw new TooManyCodes('A code was sent to this address a moment ago.', secondsUntil(newest, PAUSE_MS));
}

const newVerification = ({ id, tenantId, addressHash }: ContactMethod, now: Date): VerificationRow => ({
  id: uuidv7(now.getTime()),
  tenantId,
  contactMethodId: id,
  addressHash,
  tries: 0,
  createdAt: now,
  expiresAt: new Date(now.getTime() + VALID_MS),
});

const requestedEvent = ({ tenantId, memberId, channel, id }: ContactMethod, row: VerificationRow) =>
  new VerificationRequestedEvent({
    tenantId,
    memberId,
    contactMethodId: id,
    verificationId: row.id,
    channel,
    timestamp: row.createdAt.toISOString(),
  });
