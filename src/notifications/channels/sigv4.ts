import { createHash, createHmac } from 'node:crypto';

/** Who signs, and for what. */
export interface AwsCredentials {
  readonly region: string;
  readonly service: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** A request to AWS. The headers that are given are signed, besides `host` and `x-amz-date`. */
export interface AwsRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

/** As RFC 3986 wants it: `encodeURIComponent` leaves `!'()*` as they are. */
const encoded = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);

const canonicalQuery = (url: URL): string =>
  [...url.searchParams]
    .map(([name, value]) => `${encoded(name)}=${encoded(value)}`)
    .sort()
    .join('&');

/**
 * Signs a request with AWS Signature Version 4.
 * @param at the time of the request; AWS takes it for 5 minutes
 * @returns the headers to add: `authorization`, `x-amz-date`
 */
export function signAwsRequest(
  { method, url, headers, body }: AwsRequest,
  { region, service, accessKeyId, secretAccessKey }: AwsCredentials,
  at: Date,
): Readonly<Record<string, string>> {
  const target = new URL(url);
  const time = at.toISOString().replace(/[:-]|\.\d{3}/g, '');
  const date = time.slice(0, 8);
  const all = { ...headers, host: target.host, 'x-amz-date': time };
  const lines = Object.entries(all)
    .map(([name, value]) => [name.toLowerCase(), value.trim().replace(/\s+/g, ' ')] as const)
    .sort(([one], [other]) => (one < other ? -1 : 1));
  const signed = lines.map(([name]) => name).join(';');
  const canonical = [
    method,
    target.pathname,
    canonicalQuery(target),
    ...lines.map(([name, value]) => `${name}:${value}`),
    '',
    signed,
    sha256(body),
  ].join('\n');
  const scope = `${date}/${region}/${service}/aws4_request`;
  const key = [date, region, service, 'aws4_request'].reduce<string | Buffer>(hmac, `AWS4${secretAccessKey}`);
  const signature = hmac(key, ['AWS4-HMAC-SHA256', time, scope, sha256(canonical)].join('\n')).toString('hex');
  return {
    'x-amz-date': time,
    authorization: `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope}, SignedHeaders=${signed}, Signature=${signature}`,
  };
}
