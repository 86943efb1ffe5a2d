import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import type { AlertKey } from '../domain/alert-key';
import { AlertKeysRepository } from '../persistence/alert-keys.repository';

/**
 * Adds the keys that do not exist yet, and locks those that do until the transaction ends: nobody else opens or closes
 * their alerts meanwhile. Returns the latter, by their names (`keyTextOf`).
 */
export class ClaimKeysCommand extends Command<ReadonlyMap<string, AlertKey>> {
  /** @param keys of distinct names, as they are if they are new */
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
