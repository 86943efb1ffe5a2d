import { ValidateBy } from 'class-validator';

/** PostgreSQL knows no greater offsets than those that are in use. */
const format = /^(\d{4})-(\d\d)-(\d\d)(T\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-](0\d|1[0-4]):[0-5]\d))?$/;

/** Whether the month has this day: `Date` would count on into the next month. */
const isDay = (year: number, month: number, day: number): boolean =>
  new Date(Date.UTC(year, month - 1, day)).getUTCDate() === day;

/** Whether a value is a time with an offset or a date, of a year from 1 to 9999 in UTC. */
export function isInstant(value: unknown): boolean {
  const parts = typeof value === 'string' && format.exec(value);
  if (!parts) return false;
  const year = new Date(parts[0]).getUTCFullYear();
  return year >= 1 && year <= 9999 && isDay(Number(parts[1]), Number(parts[2]), Number(parts[3]));
}

/** Validates an ISO 8601 time with an offset (`Z`, `+01:00`), or a date, which means midnight UTC. */
export const IsInstant = () =>
  ValidateBy({
    name: 'isInstant',
    validator: {
      validate: isInstant,
      defaultMessage: () => '$property must be a time such as 2025-11-06T09:00:00Z, with Z or an offset, or a date',
    },
  });
