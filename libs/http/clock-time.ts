import { Matches } from 'class-validator';

/** A time by the wall clock: `HH:mm`. */
export const IsClockTime = () =>
  Matches(/^([01]\d|2[0-3]):[0-5]\d$/, { message: '$property must be a time such as 22:00' });
