import type { ApiPropertyOptions } from '@nestjs/swagger';

/** For `@ApiProperty`: a JSON value of any kind, null included, as OpenAPI 3.0 can say it. */
export const anyValue = {
  oneOf: [
    { type: 'object', additionalProperties: true },
    { type: 'array', items: {} },
    { type: 'string', nullable: true },
    { type: 'number' },
    { type: 'boolean' },
  ],
} satisfies ApiPropertyOptions;
