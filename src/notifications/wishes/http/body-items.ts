import { createParamDecorator, ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { validated } from '../../../../libs/http/validation.pipe';
import { type Fault, InvalidInput } from '../../../../libs/kernel/domain-error';
import { mapInTurns } from '../../../../libs/kernel/turns';

const MAX_ITEMS = 1_000;

/** Injects the items of a body that is an array. `itemsAs` validates them. @throws InvalidInput when it is none */
export const BodyItems = createParamDecorator((_: unknown, context: ExecutionContext): unknown[] => {
  const { body } = context.switchToHttp().getRequest<FastifyRequest>();
  if (Array.isArray(body) && body.length <= MAX_ITEMS) return body as unknown[];
  const given = Array.isArray(body) ? `${body.length} items` : body === null ? 'null' : typeof body;
  throw new InvalidInput([{ pointer: '', detail: `must be a list of at most ${MAX_ITEMS} items (given ${given})` }]);
});

/**
 * Validates the items of a body against their DTO.
 * @throws InvalidInput with the faults of all items
 */
export async function itemsAs<T extends object>(dto: new () => T, items: readonly unknown[]): Promise<readonly T[]> {
  const faults: Fault[] = [];
  const valid = await mapInTurns(items.entries(), async ([i, item]) => {
    try {
      return [await validated(dto, item, `/${i}`)];
    } catch (error) {
      if (!(error instanceof InvalidInput)) throw error;
      faults.push(...error.faults);
      return [];
    }
  });
  if (faults.length > 0) throw new InvalidInput(faults);
  return valid.flat();
}
