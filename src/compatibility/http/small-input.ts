import { createParamDecorator, ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { validated } from '../../../libs/http/validation.pipe';

/** Its clients may send more than it asks for: what is not in the DTO does not matter. */
async function read<T extends object>(dto: new () => T, fields: readonly string[], given: unknown, place: string) {
  const source = typeof given === 'object' && given !== null && !Array.isArray(given) ? given : {};
  const known = Object.entries(source).filter(([name]) => fields.includes(name));
  const customer = (source as Record<string, unknown>)['customer_id'];
  const synonym = fields.includes('tenant_id') && customer !== undefined ? { tenant_id: customer } : {};
  return validated(dto, { ...synonym, ...Object.fromEntries(known) }, place);
}

const requestOf = (context: ExecutionContext): FastifyRequest => context.switchToHttp().getRequest<FastifyRequest>();

/** The body as the DTO has it; `customer_id` is another word for `tenant_id`. */
export const SmallBody = <T extends object>(dto: new () => T, ...fields: (keyof T & string)[]): ParameterDecorator =>
  createParamDecorator((_: unknown, context: ExecutionContext) => read(dto, fields, requestOf(context).body, ''))();

/** The query as the DTO has it; `customer_id` is another word for `tenant_id`. */
export const SmallQuery = <T extends object>(dto: new () => T, ...fields: (keyof T & string)[]): ParameterDecorator =>
  createParamDecorator((_: unknown, context: ExecutionContext) =>
    read(dto, fields, requestOf(context).query, '/query'),
  )();
