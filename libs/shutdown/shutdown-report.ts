import { Injectable } from '@nestjs/common';

/** What a part of the application has not ended, and what becomes of it; false when it has ended. */
export type Leftover = () => string | false;

/** Knows what shutting down would cut short if it ended now. */
@Injectable()
export class ShutdownReport {
  private readonly leftovers: Leftover[] = [];

  add(leftover: Leftover): void {
    this.leftovers.push(leftover);
  }

  /** One line for each part that has not ended. */
  get unfinished(): readonly string[] {
    return this.leftovers.flatMap((leftover) => leftover() || []);
  }
}
