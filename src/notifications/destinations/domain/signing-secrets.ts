/** A secret that signs the messages to a webhook. */
export interface SigningSecret {
  /** `whsec_…` */
  readonly secret: string;
  /** When it ends (ISO 8601); null: it is the current one. */
  readonly until: string | null;
}

/** For how long the old secret still signs, beside the new one. */
const OVERLAP_MS = 24 * 3_600_000;

/** The secrets after a rotation: the new one, and the one that was current, for a day. */
export function rotated(secrets: readonly SigningSecret[], secret: string, at: Date): readonly SigningSecret[] {
  const until = new Date(at.getTime() + OVERLAP_MS).toISOString();
  const old = secrets.filter((one) => one.until === null).map((one) => ({ ...one, until }));
  return [{ secret, until: null }, ...old];
}

/** The secrets that sign at an instant, the current one first. */
export const liveSecrets = (secrets: readonly SigningSecret[], at: Date): readonly string[] =>
  secrets.filter(({ until }) => until === null || new Date(until) > at).map(({ secret }) => secret);
