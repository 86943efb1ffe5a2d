import type { Type } from '@nestjs/common';
import type { DiscoveryService } from '@nestjs/core';
import type { CommandBus, ICommand } from '@nestjs/cqrs';
import type { Database } from '../database/database';
import type { Config } from '../config/config';
import { eventually } from '../testing/eventually';
import { Clock } from '../kernel/clock';
import { DueWorkJob } from './due-work.job';
import { WhenDue } from './when-due';

jest.mock('../telemetry/log-fields', () => ({ withLogFields: (_: unknown, work: () => unknown) => work() }));

class Slow {}
class Failing {}
class Quick {}

/** A handler class with `@WhenDue` for this command. */
function handlerOf(command: Type, ...firstDue: string[]): object {
  class Handler {}
  WhenDue(() => new command() as ICommand, ...firstDue)(Handler);
  return new Handler();
}

let due: number[];
let asked: string;
const executed: string[] = [];
let finishSlow: () => void;

function job(handlers: object[]): DueWorkJob {
  const discovery = { getProviders: () => [{ instance: undefined }, ...handlers.map((instance) => ({ instance }))] };
  const commands = {
    execute: (command: ICommand) => {
      executed.push(command.constructor.name);
      if (command instanceof Slow) return new Promise<void>((resolve) => (finishSlow = resolve));
      return command instanceof Failing ? Promise.reject(new Error('it is broken')) : Promise.resolve();
    },
  };
  const query = (_: unknown, sql: string) => {
    asked = sql;
    return Promise.resolve(due.map((number) => ({ number })));
  };
  const made = new DueWorkJob(
    discovery as unknown as DiscoveryService,
    commands as unknown as CommandBus,
    { query } as unknown as Database,
    new Clock(),
    { relays: true, timers: { sweepSeconds: 0.02 } } as Config,
  );
  made.onModuleInit();
  return made;
}

beforeEach(() => executed.splice(0));

it('one statement asks for all works, and only those that are due are done', async () => {
  due = [1];
  await job([handlerOf(Slow, 'SELECT 1'), {}, handlerOf(Quick, 'SELECT 2', 'SELECT 3')]).doDueWork();
  expect(asked).toContain('VALUES (0, least((SELECT 1))), (1, least((SELECT 2), (SELECT 3)))');
  expect(executed).toEqual(['Quick']);
});

it('a work that takes long is not started again, and others do not wait for it', async () => {
  due = [0, 1];
  const works = job([handlerOf(Slow, 'SELECT 1'), handlerOf(Quick, 'SELECT 2')]);
  const first = works.doDueWork();
  await Promise.resolve();
  await works.doDueWork();
  expect(executed).toEqual(['Slow', 'Quick', 'Quick']);
  finishSlow();
  await first;
  const third = works.doDueWork();
  await new Promise((resolve) => setImmediate(resolve));
  expect(executed.filter((name) => name === 'Slow')).toHaveLength(2);
  finishSlow();
  await third;
});

it('a work that fails does not stop the others, and is done again at the next time', async () => {
  due = [0, 1];
  const works = job([handlerOf(Failing, 'SELECT 1'), handlerOf(Quick, 'SELECT 2')]);
  await works.doDueWork();
  await works.doDueWork();
  expect(executed).toEqual(['Failing', 'Quick', 'Failing', 'Quick']);
});

it('a process that nobody wakes asks by itself, and its shutdown waits for the answer', async () => {
  due = [0];
  const works = job([handlerOf(Quick, 'SELECT 1')]);
  works.onApplicationBootstrap();
  await eventually(() => executed.length > 1, { what: 'the work done twice' });
  await works.beforeApplicationShutdown();
});

it('the start fails when there are more works than can be done at the same time', () => {
  const handlers = Array.from({ length: 32 }, () => handlerOf(Quick, 'SELECT 1'));
  expect(() => job(handlers)).toThrow('at most 31 handlers');
});
