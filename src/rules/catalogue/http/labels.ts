import { ValidateBy } from 'class-validator';

const MAX_LABELS = 20;
const MAX_VALUE_LENGTH = 255;
const name = /^[A-Za-z_]\w{0,62}$/;

const isLabel = ([label, value]: [string, unknown]): boolean =>
  name.test(label) && typeof value === 'string' && value.length <= MAX_VALUE_LENGTH;

/** Validates labels: at most 20, with names of letters, digits and underscores, and texts of at most 255 characters. */
export const IsLabels = () =>
  ValidateBy({
    name: 'isLabels',
    validator: {
      validate: (value: unknown) =>
        typeof value === 'object' &&
        value !== null &&
        Object.keys(value).length <= MAX_LABELS &&
        Object.entries(value).every(isLabel),
      defaultMessage: () =>
        `$property must have at most ${MAX_LABELS} names of letters, digits and underscores, each with a text of at most ${MAX_VALUE_LENGTH} characters`,
    },
  });
