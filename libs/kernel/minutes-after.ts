/** Returns the time that many minutes after another; before it if the number is negative. */
export const minutesAfter = (at: Date, minutes: number): Date => new Date(at.getTime() + minutes * 60_000);
