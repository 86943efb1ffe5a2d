import { Process, Processor } from '@nestjs/bull';
import { CommandBus } from '@nestjs/cqrs';
import { PurgeIdempotencyKeysCommand } from './purge-idempotency-keys';

/** Deletes expired idempotency keys, once an hour. */
@Processor('housekeeping')
export class PurgeIdempotencyKeysJob {
  constructor(private readonly commands: CommandBus) {}

  @Process('purge-idempotency-keys')
  purge(): Promise<unknown> {
    return this.commands.execute(new PurgeIdempotencyKeysCommand());
  }
}
