import { isFromOwnPage, secretOf } from './browser-sessions';

const page = (headers: Record<string, string>, protocol: 'http' | 'https' = 'https', host = 'alerts.example.com') => ({
  headers,
  protocol,
  host,
});

describe('a request of our own page', () => {
  it.each([
    ['its origin is the host that it asks', page({ origin: 'https://alerts.example.com' }), true],
    ['it has no origin, and the browser says so', page({ 'sec-fetch-site': 'same-origin' }), true],
    ['it is of another host', page({ origin: 'https://evil.example.com' }), false],
    [
      'another origin counts more',
      page({ origin: 'https://evil.example.com', 'sec-fetch-site': 'same-origin' }),
      false,
    ],
    ['it is of the same site only', page({ 'sec-fetch-site': 'same-site' }), false],
    ['it is not encrypted, unlike us', page({ origin: 'http://alerts.example.com' }), false],
    ['its origin is hidden', page({ origin: 'null' }), false],
    ['nothing says where it is from', page({}), false],
  ])('%s', (_, request, expected) => expect(isFromOwnPage(request)).toBe(expected));
});

describe('the secret of a session', () => {
  it.each([
    ['over TLS', page({ cookie: 'a=b; __Host-campana=s3cret' }), 's3cret'],
    ['a cookie without the prefix is not ours over TLS', page({ cookie: 'campana=s3cret' }), undefined],
    ['on loopback without TLS', page({ cookie: 'campana=s3cret' }, 'http', '127.0.0.1:8016'), 's3cret'],
    ['elsewhere without TLS', page({ cookie: 'campana=s3cret' }, 'http'), undefined],
    ['no cookie', page({}), undefined],
    ['an empty one', page({ cookie: '__Host-campana=' }), undefined],
  ])('%s', (_, request, expected) => expect(secretOf(request)).toBe(expected));
});
