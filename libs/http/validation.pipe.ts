import { ArgumentMetadata, Injectable, PipeTransform, ValidationError, ValidationPipe } from '@nestjs/common';
import { Fault, InvalidInput } from '../kernel/domain-error';
import { isLargerThan, unstorable } from '../kernel/text';

const MAX_SHOWN_LENGTH = 120;
/** Each value costs some ten microseconds to validate, during which the process does nothing else. */
const MAX_VALUES = 5_000;

const shown = (value: unknown): string => {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > MAX_SHOWN_LENGTH ? `${text.slice(0, MAX_SHOWN_LENGTH)}…` : text;
};

const faultsOf = (error: ValidationError, parent: string): Fault[] => {
  const pointer = `${parent}/${error.property.replaceAll('~', '~0').replaceAll('/', '~1')}`;
  const nested = (error.children ?? []).flatMap((child) => faultsOf(child, pointer));
  // faults of the parts of a value are more precise than the fault of the whole value
  if (nested.length > 0) return nested;
  return [{ pointer, detail: `${Object.values(error.constraints ?? {}).join(', ')} (given ${shown(error.value)})` }];
};

const checkObject = (value: unknown): void => {
  if (value !== undefined && (typeof value !== 'object' || value === null || Array.isArray(value)))
    throw new InvalidInput([{ pointer: '', detail: `must be a JSON object (given ${shown(value)})` }]);
};

const checkText = (value: unknown, place: string): void => {
  if (isLargerThan(MAX_VALUES, value))
    throw new InvalidInput([{ pointer: place, detail: `must have at most ${MAX_VALUES} values` }]);
  const pointer = unstorable(value);
  if (pointer !== undefined)
    throw new InvalidInput([
      { pointer: place + pointer, detail: 'must be valid Unicode text without U+0000, nested at most 32 levels deep' },
    ]);
};

/** Nest's validation pipe, with faults that carry a JSON pointer. */
const pipeFor = (place: string): ValidationPipe =>
  new ValidationPipe({
    transform: true,
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: false,
    exceptionFactory: (errors) => new InvalidInput(errors.flatMap((error) => faultsOf(error, place))),
  });

/**
 * Validates a value that is not a body, such as part of a file, against its DTO.
 * @param place the JSON pointer of the value, for faults
 * @throws InvalidInput with one fault for each wrong field
 */
export async function validated<T extends object>(dto: new () => T, value: unknown, place: string): Promise<T> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new InvalidInput([{ pointer: place, detail: `must be an object (given ${shown(value)})` }]);
  checkText(value, place);
  return notNull(place, () => pipeFor(place).transform(value, { type: 'body', metatype: dto }) as Promise<T>);
}

/** class-transformer throws a TypeError for null where it expects an object. */
async function notNull<T>(place: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new InvalidInput([{ pointer: place, detail: 'contains null where an object is expected' }]);
  }
}

/** Validates bodies, queries and path parameters against their DTO. Unknown fields are refused. */
@Injectable()
export class StrictValidationPipe implements PipeTransform {
  private readonly pipes = {
    body: pipeFor(''),
    query: pipeFor('/query'),
    param: pipeFor('/path'),
    custom: pipeFor(''),
  };

  /** @throws InvalidInput with one fault for each wrong field */
  async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    // our own parameter decorators validate their values themselves
    if (metadata.type === 'custom') return value;
    checkText(value, { body: '', query: '/query', param: '/path' }[metadata.type]);
    if (metadata.type === 'body') checkObject(value);
    const pipe = this.pipes[metadata.type];
    return notNull('', () => pipe.transform(value, metadata) as Promise<unknown>);
  }
}
