/** Lets a number of works of each line run at once; the others wait for their turn, in the order of the calls. */
export class Slots {
  private readonly running = new Map<string, number>();
  private readonly waiting = new Map<string, (() => void)[]>();

  constructor(private readonly most: number) {}

  /** Does the work when the line has a free slot. */
  async do<T>(line: string, work: () => Promise<T>): Promise<T> {
    if ((this.running.get(line) ?? 0) >= this.most) await this.turnOf(line);
    else this.running.set(line, (this.running.get(line) ?? 0) + 1);
    try {
      return await work();
    } finally {
      this.free(line);
    }
  }

  private turnOf(line: string): Promise<void> {
    return new Promise((resolve) => this.waiting.set(line, [...(this.waiting.get(line) ?? []), resolve]));
  }

  /** Hands the slot over to the next one, or gives it back. */
  private free(line: string): void {
    const [next, ...others] = this.waiting.get(line) ?? [];
    if (others.length > 0) this.waiting.set(line, others);
    else this.waiting.delete(line);
    if (next) return next();
    const left = (this.running.get(line) ?? 1) - 1;
    if (left > 0) this.running.set(line, left);
    else this.running.delete(line);
  }
}
