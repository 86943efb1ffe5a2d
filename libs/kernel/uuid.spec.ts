import { isUuid, uuidOf, uuidv5, uuidv7 } from './uuid';

describe('uuidv7', () => {
  it('is a version 7 UUID of the RFC 4122 variant that carries its time', () => {
    const at = Date.UTC(2025, 10, 6, 9);
    const id = uuidv7(at);
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(parseInt(id.replaceAll('-', '').slice(0, 12), 16)).toBe(at);
  });

  it('never repeats, and sorts by time', () => {
    const ids = Array.from({ length: 20_000 }, () => uuidv7(1_000));
    expect(new Set(ids).size).toBe(ids.length);
    expect(uuidv7(1_000) < uuidv7(1_001)).toBe(true);
  });
});

describe('isUuid', () => {
  it.each([
    ['0197c3a0-0000-7000-8000-000000000001', true],
    ['0197C3A0-0000-7000-8000-000000000001', true],
    ['0197c3a000007000800000000000 0001', false],
    ['not-a-uuid', false],
    ['', false],
    [42, false],
    [null, false],
  ])('%p → %p', (value, expected) => expect(isUuid(value)).toBe(expected));
});

it('a UUID of a text is always the same, and another one for another text', () => {
  expect(uuidOf('a')).toBe(uuidOf('a'));
  expect(uuidOf('a')).not.toBe(uuidOf('b'));
  expect(uuidOf('a')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
});

it('a UUID version 5 of a URL and a name is that of other libraries', () => {
  // python3: uuid5(uuid5(NAMESPACE_URL, 'https://id.example.com'), 'auth0|5f7c')
  expect(uuidv5('https://id.example.com', 'auth0|5f7c')).toBe('757047cc-7033-588f-befc-4a287fc4d57f');
});
