import { Logger } from '@nestjs/common';
import { Command, CommandHandler, ICommandHandler } from '@nestjs/cqrs';
import { FailedItems } from '../../../../libs/jobs/failed-items';
import { Clock } from '../../../../libs/kernel/clock';
import { PurgeableKeysRepository } from '../persistence/purgeable-keys.repository';

const DAY_MS = 86_400_000;
/** Longer than any window, throttle or time to reopen of a rule. */
const KEY_DAYS = 8;
const CHUNK = 5_000;

/** Deletes aggregation keys whose alerts are all purged and that have not occurred for 8 days. Returns how many. */
export class PurgeKeysCommand extends Command<number> {}

@CommandHandler(PurgeKeysCommand)
export class PurgeKeysHandler implements ICommandHandler<PurgeKeysCommand> {
  private readonly failed = new FailedItems(new Logger(PurgeKeysHandler.name));

  constructor(
    private readonly keys: PurgeableKeysRepository,
    private readonly clock: Clock,
  ) {}

  async execute(): Promise<number> {
    const before = new Date(this.clock.now().getTime() - KEY_DAYS * DAY_MS);
    let deleted = 0;
    let page = await this.keys.page(before, CHUNK);
    while (page.lastId !== undefined) {
      const { uselessIds } = page;
      deleted += uselessIds.length - (await this.failed.handle(uselessIds, (ids) => this.keys.purge(ids, before)));
      page = await this.keys.page(before, CHUNK, page.lastId);
    }
    return deleted;
  }
}
