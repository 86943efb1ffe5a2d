/** Who did something, and through what. */
export interface Actor {
  readonly id: string;
  /** As their credential names them; null: it does not. */
  readonly name: string | null;
  /** `api`, `service` (a service's key), `bulk`. */
  readonly channel: string;
  /** The request by which it was done. */
  readonly correlationId: string | null;
}

/** Who asks for alerts: members see those of everybody, their own and those of their roles; some see all. */
export interface Viewer {
  readonly memberId: string;
  readonly roles: readonly string[];
  readonly seesAll: boolean;
}
