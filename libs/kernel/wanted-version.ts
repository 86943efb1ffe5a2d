import { DomainError, type StaleVersion } from './domain-error';

/** The version of a resource that a client means to change: a number, or whichever there is. undefined: it did not say. */
export type WantedVersion = number | 'any' | undefined;

/** A change that must name the version of what it changes does not. */
export class VersionRequired extends DomainError {
  readonly problem = 'version-required';
  readonly type = 'version-required';

  constructor(private readonly version: number) {
    super(`If-Match must name the version that you last read, such as "${version}", or be *.`);
  }

  override get details() {
    return { version: this.version };
  }
}

/**
 * Checks that a resource has the version that the client means to change.
 * @param Changed the error if it has another one
 * @throws VersionRequired when the client named none; `Changed`
 */
export function requireVersion(
  wanted: WantedVersion,
  current: number,
  Changed: new (version: number) => StaleVersion,
): void {
  if (wanted === undefined) throw new VersionRequired(current);
  if (wanted !== 'any' && wanted !== current) throw new Changed(current);
}
