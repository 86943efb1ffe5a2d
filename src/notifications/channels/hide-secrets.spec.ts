import fc from 'fast-check';
import { hideSecrets, MAX_ERROR_LENGTH } from './hide-secrets';
import { retryAfterSeconds } from './retry-after';

describe('hideSecrets', () => {
  it.each([
    ['mail to eva.n+x@shop.example failed', 'mail to [address] failed'],
    ['number +34 600 111 222 is bad', 'number [number] is bad'],
    ['POST https://hooks.slack.example/T0/B0/canary failed', 'POST [url] failed'],
    ['token xoxb-12-canary, whsec_canary== and Bearer ey.canary', 'token [secret], [secret] and [secret]'],
    ['two\r\nlines\u0000 and\ttabs', 'two lines and tabs'],
    ['code 21610, HTTP 429', 'code 21610, HTTP 429'],
  ])('%j', (text, shown) => expect(hideSecrets(text)).toBe(shown));

  it('hides what it is given, also as it stands in URLs and JSON, wherever it is', () => {
    const secret = 'p"ss/wörd+1';
    fc.assert(
      fc.property(fc.string(), fc.nat(20_000), (word, spaces) => {
        const text = `${word}${' '.repeat(spaces)}${secret} ${encodeURIComponent(secret)} ${JSON.stringify(secret)}`;
        const shown = hideSecrets(text, [secret]);
        expect(shown).not.toContain('wörd');
        expect(shown).not.toContain('w%C3%B6rd');
        expect(shown.length).toBeLessThanOrEqual(MAX_ERROR_LENGTH);
      }),
    );
  });

  it.each(['a'.repeat(65_536), '1 '.repeat(32_768), '@'.repeat(65_536), 'http://'.repeat(9_000), ' '.repeat(65_536)])(
    'takes no longer for long texts',
    (text) => {
      const startedAt = performance.now();
      hideSecrets(text, ['secret']);
      expect(performance.now() - startedAt).toBeLessThan(500);
    },
  );
});

describe('retryAfterSeconds', () => {
  const at = new Date('2026-11-22T09:00:00Z');
  it.each([
    ['7', 7],
    [' 0 ', 0],
    ['6.4', 7],
    [12, 12],
    ['Sun, 22 Nov 2026 09:01:30 GMT', 90],
    ['Sun, 22 Nov 2026 08:00:00 GMT', 0],
    ['soon', null],
    ['-5', null],
    ['1e9', null],
    ['99999999999', null],
    [undefined, null],
  ])('%j is %j', (value, seconds) => expect(retryAfterSeconds(value, at)).toBe(seconds));
});
