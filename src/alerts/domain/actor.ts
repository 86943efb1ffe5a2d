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

/** Whoever asks, as far as it matters here. */
interface RequestMember {
  readonly id: string;
  readonly name: string | null;
  readonly roles: readonly string[];
  readonly isService: boolean;
  readonly seesAll: boolean;
}

/** The one who asks, as one who wants to see alerts. */
export const viewerOf = ({ id, roles, seesAll }: Pick<RequestMember, 'id' | 'roles' | 'seesAll'>): Viewer => ({
  memberId: id,
  roles,
  seesAll,
});

/** The one who asks, as one who does something by this request. */
export const actorOf = ({ id, name, isService }: RequestMember, correlationId: string): Actor => ({
  id,
  name,
  channel: isService ? 'service' : 'api',
  correlationId,
});
