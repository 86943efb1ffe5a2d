import type { Credential } from './member';
import { RememberedTokens } from './remembered-tokens';

const credential = { id: 'x' } as Credential;

describe('a verified token', () => {
  it('is remembered for a minute', () => {
    const tokens = new RememberedTokens();
    tokens.remember('a', credential, 1e9, 0);
    expect([tokens.get('a', 59_999), tokens.get('b', 0), tokens.get('a', 60_000)]).toEqual([
      credential,
      undefined,
      undefined,
    ]);
  });

  it('is not remembered past its expiry', () => {
    const tokens = new RememberedTokens();
    tokens.remember('a', credential, 5_000, 0);
    expect([tokens.get('a', 4_999), tokens.get('a', 5_000)]).toEqual([credential, undefined]);
  });

  it('is evicted when too many other tokens were used since', () => {
    const tokens = new RememberedTokens(2);
    for (const token of ['a', 'b', 'c']) tokens.remember(token, credential, 1e9, 0);
    expect(['a', 'b', 'c'].map((token) => tokens.get(token, 1)?.id)).toEqual([undefined, 'x', 'x']);
  });
});
