/** Lets a loop sleep until `call()` or a timeout. A call while the loop is awake makes the next sleep end at once. */
export class WakeSignal {
  private isCalled = false;
  private onCall: () => void = () => undefined;

  /** Whether the next sleep would end at once. */
  get isPending(): boolean {
    return this.isCalled;
  }

  call(): void {
    this.isCalled = true;
    this.onCall();
  }

  /**
   * Sleeps until a call, at most `ms` milliseconds.
   * @param mode ignoreEarlierCalls: only a call during the sleep ends it
   */
  async within(ms: number, mode?: 'ignoreEarlierCalls'): Promise<void> {
    if (this.isCalled && mode !== 'ignoreEarlierCalls') return void (this.isCalled = false);
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      this.onCall = resolve;
      timer = setTimeout(resolve, ms);
    });
    clearTimeout(timer);
    this.onCall = () => undefined;
    this.isCalled = false;
  }
}
