import { ValidateBy } from 'class-validator';

const format = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d))?$/;

const isInstant = (value: unknown): boolean =>
  typeof value === 'string' && format.test(value) && !Number.isNaN(Date.parse(value)) && value > '0001';

/** Validates an ISO 8601 time with an offset (`Z`, `+01:00`), or a date, which means midnight UTC. */
export const IsInstant = () =>
  ValidateBy({
    name: 'isInstant',
    validator: {
      validate: isInstant,
      defaultMessage: () => '$property must be a time such as 2025-11-06T09:00:00Z, with Z or an offset, or a date',
    },
  });
