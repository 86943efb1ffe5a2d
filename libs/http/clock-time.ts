import { Matches } from 'class-validator';
import { clockTime } from '../windows/window';

/** Validates a local time of day: `HH:mm`. */
export const IsClockTime = () => Matches(clockTime, { message: '$property must be a time such as 22:00' });
