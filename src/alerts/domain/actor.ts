/** Who did something, and through which channel. */
export interface Actor {
  readonly id: string;
  /** The name in their credential; null: it has none. */
  readonly name: string | null;
  /** `api`, `service` (with a service key) or `bulk`. */
  readonly channel: string;
  /** The id of the request. */
  readonly correlationId: string | null;
}

/**
 * The member who reads alerts. They see unassigned alerts, their own and those of their roles; some members see all.
 */
export interface Viewer {
  readonly memberId: string;
  readonly roles: readonly string[];
  readonly seesAll: boolean;
}

/** The fields of the authenticated member that are used here. */
interface RequestMember {
  readonly id: string;
  readonly name: string | null;
  readonly roles: readonly string[];
  readonly isService: boolean;
  readonly seesAll: boolean;
}

/** Returns the authenticated member as a viewer of alerts. */
export const viewerOf = ({ id, roles, seesAll }: Pick<RequestMember, 'id' | 'roles' | 'seesAll'>): Viewer => ({
  memberId: id,
  roles,
  seesAll,
});

/** Returns the authenticated member as the actor of a request. */
export const actorOf = ({ id, name, isService }: RequestMember, correlationId: string): Actor => ({
  id,
  name,
  channel: isService ? 'service' : 'api',
  correlationId,
});
