/** Lets a loop sleep until it is called or a time is over; a call while it is awake shortens the next sleep to nothing. */
export class WakeSignal {
  private isCalled = false;
  private onCall: () => void = () => undefined;

  call(): void {
    this.isCalled = true;
    this.onCall();
  }

  /** @param mode undisturbed: a call made before the sleep does not shorten it */
  async within(ms: number, mode?: 'undisturbed'): Promise<void> {
    if (this.isCalled && mode !== 'undisturbed') return void (this.isCalled = false);
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
