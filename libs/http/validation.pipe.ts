import { ArgumentMetadata, Injectable, ValidationError, ValidationPipe } from '@nestjs/common';
import { Fault, InvalidInput } from '../kernel/domain-error';
import { unstorable } from '../kernel/text';

const LONGEST_SHOWN = 120;

/** Body faults are JSON pointers; others are prefixed with where they are. */
const places: Record<string, string> = { body: '', query: '/query', param: '/path', custom: '' };

const shown = (value: unknown): string => {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text;
};

const faultsOf = (error: ValidationError, parent: string): Fault[] => {
  const pointer = `${parent}/${error.property.replaceAll('~', '~0').replaceAll('/', '~1')}`;
  const own = Object.values(error.constraints ?? {});
  const detail = `${own.join(', ')} (given ${shown(error.value)})`;
  return [
    ...(own.length > 0 ? [{ pointer, detail }] : []),
    ...(error.children ?? []).flatMap((child) => faultsOf(child, pointer)),
  ];
};

const checkBody = (value: unknown): void => {
  if (value !== undefined && (typeof value !== 'object' || value === null || Array.isArray(value)))
    throw new InvalidInput([{ pointer: '', detail: `must be a JSON object (given ${shown(value)})` }]);
  const pointer = unstorable(value);
  if (pointer !== undefined)
    throw new InvalidInput([
      { pointer, detail: 'must be text without U+0000 or half characters, nested at most 32 deep' },
    ]);
};

/** Checks bodies, queries and path parameters against their DTO; unknown fields are refused. */
@Injectable()
export class StrictValidationPipe extends ValidationPipe {
  constructor() {
    super({ transform: true, whitelist: true, forbidNonWhitelisted: true, forbidUnknownValues: false });
  }

  /** @throws InvalidInput with one fault for each wrong field */
  override async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    const place = places[metadata.type] ?? '';
    if (metadata.type === 'body') checkBody(value);
    this.exceptionFactory = (errors) => new InvalidInput(errors.flatMap((error) => faultsOf(error, place)));
    try {
      return (await super.transform(value, metadata)) as unknown;
    } catch (error) {
      // class-transformer trips over null where it expects an object
      if (error instanceof TypeError)
        throw new InvalidInput([{ pointer: place, detail: 'holds null where an object is expected' }]);
      throw error;
    }
  }
}
