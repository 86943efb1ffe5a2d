import 'reflect-metadata';
import type { Type } from '@nestjs/common';
import type { ICommand } from '@nestjs/cqrs';

/** A command that handles items whose due times are stored in the database. */
export interface DueWork {
  readonly command: () => ICommand;
  /**
   * SQL queries of one time each: when the first item is due, or null if there is none. `$1` is the current time. Each must
   * read one row of an index, since all are asked every second.
   */
  readonly firstDue: readonly string[];
}

const DUE_WORK = Symbol('due work of a command handler');

/**
 * Marks the handler of a command that handles due items. The command is executed within a second after the first item became
 * due, and every second as long as there are some, but in one process only once at a time.
 */
export const WhenDue =
  (command: DueWork['command'], ...firstDue: DueWork['firstDue']) =>
  (handler: Type): void =>
    Reflect.defineMetadata(DUE_WORK, { command, firstDue } satisfies DueWork, handler);

/** The work of a class with `@WhenDue`. */
export const dueWorkOf = (handler: object): DueWork | undefined =>
  Reflect.getMetadata(DUE_WORK, handler) as DueWork | undefined;
