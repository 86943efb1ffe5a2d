import { ValidateBy } from 'class-validator';

const form = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d))?$/;

const isInstant = (value: unknown): boolean =>
  typeof value === 'string' && form.test(value) && !Number.isNaN(Date.parse(value)) && value > '0001';

/** A time on earth: ISO 8601 with its offset (`Z`, `+01:00`), or a date, which means its first moment in UTC. */
export const IsInstant = () =>
  ValidateBy({
    name: 'isInstant',
    validator: {
      validate: isInstant,
      defaultMessage: () => '$property must be a time such as 2025-11-06T09:00:00Z, with Z or an offset, or a date',
    },
  });
