import { cutToShortText, isShortText } from './short-text';

it.each<[string, unknown, boolean]>([
  ['255 bytes', 'a'.repeat(255), true],
  ['256 bytes', 'a'.repeat(256), false],
  ['128 characters of two bytes', 'é'.repeat(128), false],
  ['a number', 7, false],
])('%s', (_, value, expected) => expect(isShortText(value)).toBe(expected));

it.each<[string, string, string]>([
  ['a short text as it is', 'abc', 'abc'],
  ['a long text to 255 bytes', 'a'.repeat(300), 'a'.repeat(255)],
  ['between two characters', 'é'.repeat(200), 'é'.repeat(127)],
  ['not through an emoji', `${'a'.repeat(254)}👩`, 'a'.repeat(254)],
])('cuts %s', (_, text, expected) => expect(cutToShortText(text)).toBe(expected));
