/** What somebody says of a saved filter of the inbox. */
export interface ViewDefinition {
  readonly name: string;
  /** The filter, as the query of the address of the inbox. */
  readonly query: string;
  /** Whether the whole tenant has it, instead of one member. */
  readonly isShared: boolean;
  /** Whether the inbox begins with it: one of a member, and one of the tenant for members without one. */
  readonly isDefault: boolean;
  /** Its place among the others, the lowest first. */
  readonly position: number;
}

export interface SavedView extends ViewDefinition {
  readonly id: string;
  readonly tenantId: string;
  /** Whose it is; of a shared view, who made it. */
  readonly memberId: string;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** How many views a member may have, and how many a tenant may share. */
export const MAX_VIEWS = 50;
