import { Matches } from 'class-validator';
import { clockTime } from '../windows/window';

/** A time by the wall clock: `HH:mm`. */
export const IsClockTime = () => Matches(clockTime, { message: '$property must be a time such as 22:00' });
