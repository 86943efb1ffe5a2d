/** The time, injected so that a test can move it. */
export class Clock {
  /** The current instant. */
  now(): Date {
    return new Date();
  }
}
