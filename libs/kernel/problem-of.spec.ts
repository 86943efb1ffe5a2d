import { QueryRunnerAlreadyReleasedError, QueryRunnerProviderAlreadyReleasedError } from 'typeorm';
import { InvalidInput } from './domain-error';
import { problemOf } from './problem-of';

describe('problemOf', () => {
  it.each([
    ['connection failure', { code: '08006' }, 'unavailable'],
    ['administrator shutdown', { code: '57P01' }, 'unavailable'],
    ['too many connections', { code: '53300' }, 'unavailable'],
    ['deadlock', { code: '40P01' }, 'unavailable'],
    ['read-only transaction', { code: '25006' }, 'unavailable'],
    ['wrapped by TypeORM', { driverError: { code: '57P03' } }, 'unavailable'],
    ['refused', { code: 'ECONNREFUSED' }, 'unavailable'],
    ['a connection that is closed while writing', { driverError: { code: 'EPIPE' } }, 'unavailable'],
    ['pg lost the connection', new Error('Connection terminated unexpectedly'), 'unavailable'],
    ['TypeORM lost the connection', new QueryRunnerAlreadyReleasedError(), 'unavailable'],
    ['a repository of TypeORM lost it', new QueryRunnerProviderAlreadyReleasedError(), 'unavailable'],
    ['a pool that is closing', new Error('Cannot use a pool after calling end on the pool'), 'unavailable'],
    ['too many parameters', { code: '08P01' }, 'bug'],
    ['unique violation', { code: '23505' }, 'bug'],
    ['check violation', { driverError: { code: '23514' } }, 'bug'],
    ['a TypeError', new TypeError('x is not a function'), 'bug'],
    ['nothing', undefined, 'bug'],
    ['a domain error', new InvalidInput([]), 'invalid'],
  ])('%s', (_, error, expected) => expect(problemOf(error)).toBe(expected));
});
