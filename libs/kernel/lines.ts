/** Does the work of each line one after the other, in the order of the calls. Lines do not wait for each other. */
export class Lines {
  private readonly last = new Map<string, Promise<unknown>>();

  /** Does the work when all earlier work of the line is done, whether it succeeded or not. */
  do<T>(line: string, work: () => Promise<T>): Promise<T> {
    const result = (this.last.get(line) ?? Promise.resolve()).then(work);
    const done = result
      .catch(() => undefined)
      .then(() => {
        if (this.last.get(line) === done) this.last.delete(line);
      });
    this.last.set(line, done);
    return result;
  }
}
