const FORMAT = /^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}(-|$)/;

/** The trace id of a W3C `traceparent` header; undefined when the header is absent or not valid. */
export function traceIdOf(traceparent: unknown): string | undefined {
  const traceId = typeof traceparent === 'string' ? FORMAT.exec(traceparent)?.[1] : undefined;
  return traceId === '0'.repeat(32) ? undefined : traceId;
}
