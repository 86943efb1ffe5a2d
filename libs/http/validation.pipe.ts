import { ArgumentMetadata, Injectable, PipeTransform, ValidationError, ValidationPipe } from '@nestjs/common';
import { Fault, InvalidInput } from '../kernel/domain-error';
import { unstorable } from '../kernel/text';

const LONGEST_SHOWN = 120;

const shown = (value: unknown): string => {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text;
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
    if (metadata.type === 'body') checkObject(value);
    checkText(value, { body: '', query: '/query', param: '/path' }[metadata.type]);
    try {
      return (await this.pipes[metadata.type].transform(value, metadata)) as unknown;
    } catch (error) {
      // class-transformer trips over null where it expects an object
      if (error instanceof TypeError)
        throw new InvalidInput([{ pointer: '', detail: 'holds null where an object is expected' }]);
      throw error;
    }
  }
}
