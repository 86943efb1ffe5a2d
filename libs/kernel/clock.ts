/** The current time, injected so that tests can change it. */
export class Clock {
  /** Returns the current time. */
  now(): Date {
    return new Date();
  }
}
