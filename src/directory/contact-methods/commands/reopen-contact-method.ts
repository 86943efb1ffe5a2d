import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { ContactAddresses } from '../contact-addresses';
import { ContactMethodWriter } from '../contact-method-writer';
import { ContactMethodsRepository } from '../persistence/contact-methods.repository';

/**
 * Enables a contact method whose owner had opted out and wants messages again. It does nothing if it was disabled for another
 * reason, is gone, or has another address by now. Returns whether it is enabled.
 */
export class ReopenContactMethodCommand extends Command<boolean> {
  /** @param address the address, as text, from which the owner says so */
  constructor(
    readonly tenantId: string,
    readonly id: string,
    readonly address: string,
  ) {
    super();
  }
}

@CommandHandler(ReopenContactMethodCommand)
export class ReopenContactMethodHandler implements ICommandHandler<ReopenContactMethodCommand> {
  constructor(
    private readonly methods: ContactMethodsRepository,
    private readonly writer: ContactMethodWriter,
    private readonly addresses: ContactAddresses,
  ) {}

  @Transactional()
  async execute({ tenantId, id, address }: ReopenContactMethodCommand): Promise<boolean> {
    const [found] = await this.methods.withIds(tenantId, [id]);
    if (!found) return false;
    const after = await this.writer.change(found, null, (known, { now }) =>
      known.map((method) => {
        const hasOptedOut = method.id === id && method.disabledReason === 'opted_out';
        if (!hasOptedOut || this.addresses.textOf(method) !== address) return method;
        return { ...method, isEnabled: true, disabledReason: null, version: method.version + 1, updatedAt: now };
      }),
    );
    return after.some((method) => method.id === id && method.isEnabled);
  }
}
