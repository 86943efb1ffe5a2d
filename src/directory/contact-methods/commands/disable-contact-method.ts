import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { ContactAddresses } from '../contact-addresses';
import { ContactMethodWriter } from '../contact-method-writer';
import type { DisabledReason } from '../domain/contact-method';
import { ContactMethodsRepository } from '../persistence/contact-methods.repository';

/**
 * Disables a contact method because its address does not work, or its owner wants no messages there. It does nothing if the
 * contact method is gone or has another address by now. Returns whether it is disabled.
 */
export class DisableContactMethodCommand extends Command<boolean> {
  /** @param address the address, as text, to which a message could not be delivered */
  constructor(
    readonly tenantId: string,
    readonly id: string,
    readonly reason: DisabledReason,
    readonly address: string,
  ) {
    super();
  }
}

@CommandHandler(DisableContactMethodCommand)
export class DisableContactMethodHandler implements ICommandHandler<DisableContactMethodCommand> {
  constructor(
    private readonly methods: ContactMethodsRepository,
    private readonly writer: ContactMethodWriter,
    private readonly addresses: ContactAddresses,
  ) {}

  @Transactional()
  async execute({ tenantId, id, reason, address }: DisableContactMethodCommand): Promise<boolean> {
    const [found] = await this.methods.withIds(tenantId, [id]);
    if (!found) return false;
    const after = await this.writer.change(
      found,
      null,
      (known, { now }) =>
        known.map((method) => {
          const isWorking = method.id === id && method.isEnabled && this.addresses.textOf(method) === address;
          if (!isWorking) return method;
          return { ...method, isEnabled: false, disabledReason: reason, version: method.version + 1, updatedAt: now };
        }),
      { action: 'disabled' },
    );
    return after.some((method) => method.id === id && !method.isEnabled);
  }
}
