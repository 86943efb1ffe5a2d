import { createECDH } from 'node:crypto';
import fc from 'fast-check';
import { decrypt } from 'http_ece';
import { jwtVerify } from 'jose';
import { testBrowser, testVapidKeys } from '../../../../test/support/providers/provider-keys';
import { encryptPush } from './encrypt-push';
import { Vapid } from './vapid';

it('is RFC 8291, appendix A, byte for byte', () => {
  const pair = createECDH('prime256v1');
  pair.setPrivateKey('yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw', 'base64url');
  const keys = {
    p256dh: 'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4',
    auth: 'BTBZMqHH6r4Tts7J_aSIgg',
  };
  const salt = Buffer.from('DGv6ra1nlYgDCS1FRnbzlw', 'base64url');
  const body = encryptPush(Buffer.from('When I grow up, I want to be a watermelon'), keys, { pair, salt });
  expect(body.toString('base64url')).toBe(
    'DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN',
  );
});

it('is what http_ece decrypts, whatever the text', () => {
  const { pair, address } = testBrowser('https://push.example/1');
  const params = { version: 'aes128gcm', privateKey: pair, authSecret: address.keys.auth } as const;
  fc.assert(
    fc.property(fc.string({ maxLength: 3_000 }), (text) => {
      expect(decrypt(encryptPush(Buffer.from(text), address.keys), params).toString()).toBe(
        Buffer.from(text).toString(),
      );
    }),
    { numRuns: 50 },
  );
});

it.each([
  { p256dh: '', auth: '' },
  { p256dh: 'AAAA', auth: 'BTBZMqHH6r4Tts7J_aSIgg' },
])('keys that are none are an error: %j', (keys) => expect(() => encryptPush(Buffer.from('x'), keys)).toThrow());

it('says who sends in a token that jose verifies, for the origin of the endpoint and half a day', async () => {
  const { publicKey, privateKey } = testVapidKeys();
  const vapid = new Vapid({ publicKey, privateKey, subject: 'mailto:ops@campana.example' });
  const at = new Date();
  const [, token = '', key = ''] =
    /^vapid t=(.+), k=(.+)$/.exec(vapid.authorization('https://push.example:8443/x', at)) ?? [];
  const point = Buffer.from(key, 'base64url');
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((part) => part.toString('base64url'));
  const { payload } = await jwtVerify(
    token,
    { kty: 'EC', crv: 'P-256', x: x ?? '', y: y ?? '' },
    { algorithms: ['ES256'] },
  );
  expect(payload).toEqual({
    aud: 'https://push.example:8443',
    sub: 'mailto:ops@campana.example',
    exp: Math.floor(at.getTime() / 1_000) + 43_200,
  });
});
