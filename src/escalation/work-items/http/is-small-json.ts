import { ValidateBy } from 'class-validator';
import { isSmallMetadata, MAX_METADATA_BYTES } from '../domain/work-item';

/** Validates that a value is short as JSON. */
export const IsSmallJson = () =>
  ValidateBy({
    name: 'isSmallJson',
    validator: {
      validate: isSmallMetadata,
      defaultMessage: () => `$property must have at most ${MAX_METADATA_BYTES} bytes as JSON`,
    },
  });
