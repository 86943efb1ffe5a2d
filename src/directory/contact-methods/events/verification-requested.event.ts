import { type EventFields, OutboxEvent } from '../../../../libs/outbox/outbox-event';
import type { ContactChannel } from '../domain/contact-method';

/**
 * A code or a test must be sent to an address, to prove that it belongs to the member. It is not published, and contains
 * neither the address nor the code: `GetVerificationQuery` has them.
 */
export class VerificationRequestedEvent extends OutboxEvent {
  static readonly type = 'directory.verification_requested';
  static readonly wireName = 'verification_requested';
  readonly tenantId: string;
  readonly memberId: string;
  readonly contactMethodId: string;
  readonly verificationId: string;
  readonly channel: ContactChannel;
  readonly timestamp: string;

  constructor(fields: EventFields<VerificationRequestedEvent>) {
    super(fields);
  }

  subject(): string {
    return this.contactMethodId;
  }
}
