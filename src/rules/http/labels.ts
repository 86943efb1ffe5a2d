import { ValidateBy } from 'class-validator';

const MOST_LABELS = 20;
const LONGEST_VALUE = 255;
const name = /^[A-Za-z_]\w{0,62}$/;

const isLabel = ([label, value]: [string, unknown]): boolean =>
  name.test(label) && typeof value === 'string' && value.length <= LONGEST_VALUE;

/** Names of letters, digits and underscores with texts: at most 20 labels of at most 255 characters. */
export const IsLabels = () =>
  ValidateBy({
    name: 'isLabels',
    validator: {
      validate: (value: unknown) =>
        typeof value === 'object' &&
        value !== null &&
        Object.keys(value).length <= MOST_LABELS &&
        Object.entries(value).every(isLabel),
      defaultMessage: () =>
        `$property must have at most ${MOST_LABELS} names of letters, digits and underscores, each with a text of at most ${LONGEST_VALUE} characters`,
    },
  });
