import { PeopleMatcher } from './match-people';

const members = [
  { id: 'a', name: 'Ana  García', externalId: 'e-1' },
  { id: 'b', name: 'Bo', externalId: null },
  { id: 'c', name: 'bo', externalId: 'e-3' },
];
const matcher = new PeopleMatcher(members, new Map([['cy@example.com', 'c']]));

it.each([
  [{ email: null, name: ' ana garcía ' }, 'a'],
  [{ email: null, name: 'E-1' }, 'a'],
  [{ email: 'cy@example.com', name: 'Ana García' }, 'c'],
  [{ email: 'nobody@example.com', name: 'Ana García' }, 'a'],
  // two members have this name
  [{ email: null, name: 'Bo' }, undefined],
  [{ email: 'nobody@example.com', name: null }, undefined],
])('%j is %s', (person, id) => expect(matcher.find(person)).toBe(id));
