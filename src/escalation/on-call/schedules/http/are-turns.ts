import { applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { ValidateBy } from 'class-validator';
import { isUuid } from '../../../../../libs/kernel/uuid';

const MAX_TURNS = 200;
const MAX_MEMBERS = 50;

const inLowerCase = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(inLowerCase);
  return typeof value === 'string' ? value.toLowerCase() : value;
};

const isTurn = (members: unknown): boolean =>
  Array.isArray(members) &&
  members.length > 0 &&
  members.length <= MAX_MEMBERS &&
  members.every(isUuid) &&
  new Set(members).size === members.length;

const areTurns = (value: unknown): boolean => Array.isArray(value) && value.length <= MAX_TURNS && value.every(isTurn);

/** Validates the turns of a layer: lists of different members. */
export const AreTurns = (): PropertyDecorator =>
  applyDecorators(
    Transform(({ value }) => inLowerCase(value)),
    ValidateBy({
      name: 'areTurns',
      validator: {
        validate: areTurns,
        defaultMessage: () =>
          `$property must be at most ${MAX_TURNS} lists of one to ${MAX_MEMBERS} different ids of members`,
      },
    }),
  );
