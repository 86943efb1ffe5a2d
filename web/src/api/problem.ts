/** What the API said instead of doing what it was asked: problem details (RFC 9457). */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly title: string,
    readonly detail: string,
    readonly requestId: string | null,
    readonly faults: readonly { readonly pointer: string; readonly detail: string }[] = [],
  ) {
    super(detail);
  }

  /** Reads a refusal. One that is no problem document, such as a proxy's, is described by its status. */
  static async of(response: Response): Promise<Problem> {
    const body = (await response.json().catch(() => ({}))) as Partial<Problem> & { errors?: Problem['faults'] };
    return new Problem(
      response.status,
      body.title ?? response.statusText,
      body.detail ?? `${response.status} ${response.statusText}`,
      response.headers.get('x-request-id'),
      body.errors,
    );
  }

  /** The same resource was changed by somebody else. */
  get isConflict(): boolean {
    return this.status === 409 || this.status === 412;
  }
}

/** What to tell a person about an error. */
export const wordsOf = (error: unknown): string =>
  error instanceof Problem && error.faults.length > 0
    ? error.faults.map(({ pointer, detail }) => `${pointer.slice(1)} ${detail}`.trim()).join('; ')
    : error instanceof Error
      ? error.message
      : String(error);
