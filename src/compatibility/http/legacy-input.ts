import { createParamDecorator, ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { validated } from '../../../libs/http/validation.pipe';

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What of the given has a place in the DTO; no body is an empty one. */
function known(fields: readonly string[], given: unknown): unknown {
  if (given === undefined) return {};
  if (!isObject(given)) return given;
  const { customer_id: customer } = given;
  const synonym = fields.includes('tenant_id') && customer !== undefined ? { tenant_id: customer } : {};
  return { ...synonym, ...Object.fromEntries(Object.entries(given).filter(([name]) => fields.includes(name))) };
}

/** The body as the DTO has it: its clients may send more; `customer_id` is another word for `tenant_id`. */
export const LegacyBody = <T extends object>(dto: new () => T, ...fields: (keyof T & string)[]): ParameterDecorator =>
  createParamDecorator((_: unknown, context: ExecutionContext) => {
    const { body } = context.switchToHttp().getRequest<FastifyRequest>();
    return validated(dto, known(fields, body), '');
  })();
