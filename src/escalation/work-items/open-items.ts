import { Injectable } from '@nestjs/common';
import { Clock } from '../../../libs/kernel/clock';
import { WorkItemsRepository } from './persistence/work-items.repository';
import { WorkItemJudge } from './work-item-judge';
import type { WorkItemRecord } from './work-item-record';

const PAGE = 1_000;

const isJudged = (item: WorkItemRecord, judged: WorkItemRecord): boolean =>
  item.nextAt?.getTime() === judged.nextAt?.getTime() &&
  JSON.stringify(item.reported) === JSON.stringify(judged.reported);

/** Finds open items that were not judged by what applies now. */
@Injectable()
export class OpenItems {
  constructor(
    private readonly items: WorkItemsRepository,
    private readonly judge: WorkItemJudge,
    private readonly clock: Clock,
  ) {}

  /**
   * Makes those due whose due time, or whose reports, are not what they should be. They are then judged under a lock.
   * @param tenantId undefined: of all tenants
   * @returns how many they were
   */
  async judgeAgain(tenantId?: string): Promise<number> {
    let count = 0;
    let after: string | null = null;
    for (let length = PAGE; length === PAGE;) {
      const now = this.clock.now();
      const page = await this.items.open(PAGE, after, tenantId);
      const judged = await this.judge.judged(page, now);
      const wrong = page.filter((item, i) => !isJudged(item, judged[i] ?? item)).map(({ id }) => id);
      await this.items.makeDue(wrong, now);
      count += wrong.length;
      length = page.length;
      after = page.at(-1)?.id ?? null;
    }
    return count;
  }
}
