import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { Transactional } from '@nestjs-cls/transactional';
import type { AlertKey } from '../domain/alert-key';
import { AlertKeysRepository, type DueKeys } from '../persistence/alert-keys.repository';

/**
 * Locks those of the keys whose problem has expired, or has settled after flapping, until the transaction ends. Returns
 * the keys.
 */
export class ClaimDueKeysCommand extends Command<readonly AlertKey[]> {
  constructor(
    readonly kind: DueKeys,
    readonly keyIds: readonly string[],
    readonly at: Date,
  ) {
    super();
  }
}

@CommandHandler(ClaimDueKeysCommand)
export class ClaimDueKeysHandler implements ICommandHandler<ClaimDueKeysCommand> {
  constructor(private readonly keys: AlertKeysRepository) {}

  @Transactional()
  execute({ kind, keyIds, at }: ClaimDueKeysCommand): Promise<readonly AlertKey[]> {
    return this.keys.claimDue(kind, keyIds, at);
  }
}
