import { addressFrom, checkAddress } from './address';
import type { ContactChannel } from './domain/contact-method';

const p256dh = Buffer.alloc(65, 4).toString('base64url');
const auth = Buffer.alloc(16, 4).toString('base64url');
const endpoint = 'https://push.example.com/send/abc';

it.each<[ContactChannel, unknown, string, string]>([
  ['email', ' Ana.Garcia@Example.COM ', 'Ana.Garcia@example.com', 'A•••••@example.com'],
  ['email', 'ñandú@example.es', 'ñandú@example.es', 'ñ•••••@example.es'],
  ['sms', '+34612345623', '+34612345623', '+34•••••23'],
  ['whatsapp', '+34 612 34 56 23', '+34612345623', '+34•••••23'],
  ['voice', '+1 (202) 456-1111', '+12024561111', '+1•••••11'],
  ['slack', 'U024BE7LH', 'U024BE7LH', '•••••LH'],
  ['telegram', '123456789', '123456789', '•••••89'],
  ['webhook', 'https://Example.com/hook?x=1#y', 'https://example.com/hook?x=1', 'https://example.com/•••••'],
  [
    'push',
    { kind: 'web', endpoint, keys: { p256dh, auth } },
    JSON.stringify({ kind: 'web', endpoint, keys: { p256dh, auth } }),
    'https://push.example.com/•••••',
  ],
  [
    'push',
    { kind: 'fcm', token: 'abc:D-e_f', platform: 'ios' },
    '{"kind":"fcm","token":"abc:D-e_f","platform":"ios"}',
    'ios •••••',
  ],
])('%s %j', (channel, given, text, masked) => {
  expect(checkAddress(channel, given)).toEqual({ text, masked });
  expect(checkAddress(channel, addressFrom(channel, text)).text).toBe(text);
});

it.each<[ContactChannel, unknown]>([
  ['email', `${'a'.repeat(250)}@example.com`],
  ['email', 'ana'],
  ['email', 'Ana <ana@example.com>'],
  ['email', 'ana@example.com\r\nBcc: eva@example.com'],
  ['email', 7],
  ['sms', '612345623'],
  ['sms', '+34'],
  ['sms', '+34612345623 ext. 7'],
  ['sms', '+999612345623'],
  ['whatsapp', `+34612345623${' '.repeat(40)}`],
  ['voice', null],
  ['slack', '#general'],
  ['slack', 'u024be7lh'],
  ['telegram', '@ana'],
  ['telegram', 123],
  ['webhook', 'ftp://example.com'],
  ['webhook', 'https://ana:secret@example.com/'],
  ['webhook', 'javascript:alert(1)'],
  ['webhook', `https://example.com/${'x'.repeat(2_048)}`],
  ['push', 'token'],
  ['push', { kind: 'apns', token: 'x' }],
  ['push', { kind: 'web', endpoint: 'http://push.example.com', keys: { p256dh, auth } }],
  ['push', { kind: 'web', endpoint, keys: { p256dh, auth: 'short' } }],
  ['push', { kind: 'web', endpoint }],
  ['push', { kind: 'fcm', token: 'a b', platform: 'ios' }],
  ['push', { kind: 'fcm', token: 'x'.repeat(4_097), platform: 'ios' }],
  ['push', { kind: 'fcm', token: 'x', platform: 'symbian' }],
])('%s %j is refused', (channel, given) => expect(() => checkAddress(channel, given)).toThrow(/^must be /));
