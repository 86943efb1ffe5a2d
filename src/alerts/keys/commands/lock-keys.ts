import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import { uuidv7 } from '../../../../libs/kernel/uuid';
import { keyTextOf, type TypedKeyName, unseenKey } from '../domain/alert-key';
import { AlertKeysRepository } from '../persistence/alert-keys.repository';

/**
 * Locks keys until the transaction ends, and adds those that do not exist yet: a new key cannot be locked otherwise. A
 * transaction that claims keys in several steps must lock all of them first, to avoid deadlocks.
 */
export class LockKeysCommand extends Command<void> {
  constructor(
    readonly keys: readonly TypedKeyName[],
    readonly at: Date,
  ) {
    super();
  }
}

@CommandHandler(LockKeysCommand)
export class LockKeysHandler implements ICommandHandler<LockKeysCommand> {
  constructor(private readonly keys: AlertKeysRepository) {}

  @Transactional()
  async execute({ keys, at }: LockKeysCommand): Promise<void> {
    const distinct = [...new Map(keys.map((key) => [keyTextOf(key), key])).values()];
    await this.keys.claim(distinct.map((key) => unseenKey(key, uuidv7(at.getTime()), at)));
  }
}
