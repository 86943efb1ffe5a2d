import { Injectable } from '@nestjs/common';

/** Describes what a part of the application has not finished, and the consequence; false when it has finished. */
export type Leftover = () => string | false;

/** Collects what would be unfinished if the process ended now. */
@Injectable()
export class ShutdownReport {
  private readonly leftovers: Leftover[] = [];

  /** Registers a part of the application. */
  add(leftover: Leftover): void {
    this.leftovers.push(leftover);
  }

  /** One text for each part that has not finished. */
  get unfinished(): readonly string[] {
    return this.leftovers.flatMap((leftover) => leftover() || []);
  }
}
