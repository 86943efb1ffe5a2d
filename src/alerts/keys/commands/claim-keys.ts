import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import type { AlertKey } from '../domain/alert-key';
import { AlertKeysRepository } from '../persistence/alert-keys.repository';

/**
 * Inserts the keys that do not exist yet, and locks the existing ones until the transaction ends, so that nobody else
 * opens or closes their alerts meanwhile. Returns the existing keys by name (`keyTextOf`).
 */
export class ClaimKeysCommand extends Command<ReadonlyMap<string, AlertKey>> {
  /** @param keys keys with distinct names, in the state that they have if they are new */
  constructor(readonly keys: readonly AlertKey[]) {
    super();
  }
}

@CommandHandler(ClaimKeysCommand)
export class ClaimKeysHandler implements ICommandHandler<ClaimKeysCommand> {
  constructor(private readonly keys: AlertKeysRepository) {}

  @Transactional()
  async execute({ keys }: ClaimKeysCommand): Promise<ReadonlyMap<string, AlertKey>> {
    return keys.length > 0 ? this.keys.claim(keys) : new Map();
  }
}
