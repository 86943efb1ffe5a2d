import { applyDecorators, UseInterceptors } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import { IdempotencyInterceptor } from './idempotency.interceptor';

const header = {
  name: 'Idempotency-Key',
  required: false,
  description:
    'A text of your choice that makes it safe to repeat the request. For 24 hours, a request with the same key is not carried out again: it gets the same answer, with the header `Idempotency-Replay: true`.',
  schema: { type: 'string', minLength: 1, maxLength: 255 },
} as const;

/**
 * The route accepts an `Idempotency-Key`. Its handler then runs in a transaction: it must change nothing but the database,
 * and must not use a `TenantCache`.
 */
export const Idempotent = () => applyDecorators(UseInterceptors(IdempotencyInterceptor), ApiHeader(header));
