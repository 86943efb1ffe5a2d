import { createPublicKey, verify } from 'node:crypto';
import type { FakeApi } from './fake-apis';

const fcmFault = (status: number, name: string, errorCode?: string) => ({
  status,
  body: {
    error: {
      code: status,
      message: `${name}.`,
      status: name,
      details: errorCode ? [{ '@type': 'type.googleapis.com/google.firebase.fcm.v1.FcmError', errorCode }] : [],
    },
  },
});

const jsonPart = (token: string, part: number): Record<string, unknown> =>
  JSON.parse(Buffer.from(token.split('.')[part] ?? '', 'base64url').toString() || '{}') as Record<string, unknown>;

/** Whether the token of VAPID is signed by the key, and for this push service. */
function isVapid(authorization: string | undefined, publicKey: string, origin: string): boolean {
  const [, token = '', key] = /^vapid t=([\w.-]+), k=([\w-]+)$/.exec(authorization ?? '') ?? [];
  if (key !== publicKey) return false;
  const point = Buffer.from(publicKey, 'base64url');
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((part) => part.toString('base64url'));
  const verifier = createPublicKey({ format: 'jwk', key: { kty: 'EC', crv: 'P-256', x: x ?? '', y: y ?? '' } });
  const [head = '', claims = '', signature = ''] = token.split('.');
  const isSigned = verify(
    'sha256',
    Buffer.from(`${head}.${claims}`),
    { key: verifier, dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64url'),
  );
  return isSigned && jsonPart(token, 1)['aud'] === origin;
}

/** Push to browsers and to apps, and Google's tokens. */
export const pushApis: Readonly<Record<string, FakeApi>> = {
  webpush: {
    address: ({ path }) => path,
    refuse({ headers, body }, { vapidPublicKey, url }) {
      if (!isVapid(headers['authorization'], vapidPublicKey, new URL(url).origin))
        return { status: 403, body: 'bad JWT' };
      const isWhole = headers['content-encoding'] === 'aes128gcm' && headers['ttl'] && body.length > 86;
      if (!isWhole) return { status: 400, body: 'bad request' };
      return body.length > 4_096 ? { status: 413, body: 'too large' } : undefined;
    },
    ok: (_, id) => ({ status: 201, headers: { location: `/message/${id}` } }),
    rateLimited: () => ({ status: 429, headers: { 'retry-after': '7' } }),
    serverError: () => ({ status: 503 }),
  },
  google: {
    address: () => 'token',
    refuse({ form }, { googlePublicKey, url }) {
      const [head = '', claims = '', signature = ''] = (form['assertion'] ?? '').split('.');
      const text = Buffer.from(`${head}.${claims}`);
      const isSigned = verify('sha256', text, googlePublicKey, Buffer.from(signature, 'base64url'));
      const isForUs = isSigned && jsonPart(form['assertion'] ?? '', 1)['aud'] === `${url}/google/token`;
      return isForUs ? undefined : { status: 400, body: { error: 'invalid_grant', error_description: 'Invalid JWT' } };
    },
    ok: () => ({ status: 200, body: { access_token: 'google-access-token', expires_in: 3599, token_type: 'Bearer' } }),
    rateLimited: () => ({ status: 429, headers: { 'retry-after': '7' } }),
    serverError: () => ({ status: 503 }),
  },
  fcm: {
    address: ({ json }) => String(json['message']?.token),
    refuse({ path, headers, json }, { googleToken }) {
      if (headers['authorization'] !== `Bearer ${googleToken}`) return fcmFault(401, 'UNAUTHENTICATED');
      const values = Object.values((json['message']?.data ?? {}) as object);
      const isText = json['message']?.token && values.every((value) => typeof value === 'string');
      if (path !== '/v1/projects/campana-test/messages:send') return fcmFault(404, 'NOT_FOUND');
      return isText ? undefined : fcmFault(400, 'INVALID_ARGUMENT', 'INVALID_ARGUMENT');
    },
    ok: (_, id) => ({ status: 200, body: { name: `projects/campana-test/messages/${id}` } }),
    rateLimited: () => ({ ...fcmFault(429, 'RESOURCE_EXHAUSTED', 'QUOTA_EXCEEDED'), headers: { 'retry-after': '7' } }),
    serverError: () => fcmFault(503, 'UNAVAILABLE', 'UNAVAILABLE'),
  },
};
