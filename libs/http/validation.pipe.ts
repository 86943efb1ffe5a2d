import { ArgumentMetadata, Injectable, PipeTransform, ValidationError, ValidationPipe } from '@nestjs/common';
import { Fault, InvalidInput } from '../kernel/domain-error';
import { unstorable } from '../kernel/text';

const MAX_SHOWN_LENGTH = 120;

const shown = (value: unknown): string => {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > MAX_SHOWN_LENGTH ? `${text.slice(0, MAX_SHOWN_LENGTH)}…` : text;
};

const faultsOf = (error: ValidationError, parent: string): Fault[] => {
  const pointer = `${parent}/${error.property.replaceAll('~', '~0').replaceAll('/', '~1')}`;
  const inside = (error.children ?? []).flatMap((child) => faultsOf(child, pointer));
  // where the parts of a value say what is wrong, the value itself need not
  if (inside.length > 0) return inside;
  return [{ pointer, detail: `${Object.values(error.constraints ?? {}).join(', ')} (given ${shown(error.value)})` }];
};

const checkObject = (value: unknown): void => {
  if (value !== undefined && (typeof value !== 'object' || value === null || Array.isArray(value)))
    throw new InvalidInput([{ pointer: '', detail: `must be a JSON object (given ${shown(value)})` }]);
};

const checkText = (value: unknown, place: string): void => {
  const pointer = unstorable(value, place);
  if (pointer !== undefined)
    throw new InvalidInput([
      { pointer, detail: 'must be text without U+0000 or half characters, nested at most 32 deep' },
    ]);
};

/** Nest's pipe, with faults that say where they are. */
const pipeFor = (place: string): ValidationPipe =>
  new ValidationPipe({
    transform: true,
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: false,
    exceptionFactory: (errors) => new InvalidInput(errors.flatMap((error) => faultsOf(error, place))),
  });

/**
 * A value that came otherwise than as a body (in a file), checked against its DTO as a body would be.
 * @param place the JSON pointer of the value
 * @throws InvalidInput with one fault for each wrong field
 */
export async function validated<T extends object>(dto: new () => T, value: unknown, place: string): Promise<T> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new InvalidInput([{ pointer: place, detail: `must be an object (given ${shown(value)})` }]);
  checkText(value, place);
  return notNull(place, () => pipeFor(place).transform(value, { type: 'body', metatype: dto }) as Promise<T>);
}

/** class-transformer trips over null where it expects an object. */
async function notNull<T>(place: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new InvalidInput([{ pointer: place, detail: 'holds null where an object is expected' }]);
  }
}

/** Checks bodies, queries and path parameters against their DTO; unknown fields are refused. */
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
    // what a decorator of our own gives has been checked by it
    if (metadata.type === 'custom') return value;
    checkText(value, { body: '', query: '/query', param: '/path' }[metadata.type]);
    if (metadata.type === 'body') checkObject(value);
    const pipe = this.pipes[metadata.type];
    return notNull('', () => pipe.transform(value, metadata) as Promise<unknown>);
  }
}
