/** The roles of members, the highest first. */
export const memberRoles = ['owner', 'manager', 'staff', 'viewer'] as const;
export type MemberRole = (typeof memberRoles)[number];

export const memberLocales = ['en', 'es', 'eu'] as const;
export type MemberLocale = (typeof memberLocales)[number];

/** Where the data of a member come from, the weakest first. */
export const memberSources = ['token', 'upsert', 'manual'] as const;
export type MemberSource = (typeof memberSources)[number];

/** The hours of some days of the week at which a member works, in their time zone. Hours that end earlier end the next day. */
export interface WorkingHours {
  /** `MO` … `SU`. */
  readonly days: readonly string[];
  /** `HH:mm`. */
  readonly from: string;
  readonly to: string;
}

/** What a source can say about a member. */
export interface MemberFields {
  readonly name: string | null;
  readonly externalId: string | null;
  readonly managerId: string | null;
  readonly roles: readonly MemberRole[];
  readonly locale: MemberLocale | null;
  readonly timeZone: string | null;
  readonly workingHours: readonly WorkingHours[] | null;
}

export type FieldSources = { readonly [Field in keyof MemberFields | 'isActive']?: MemberSource };

/** A member as far as sources describe them. */
export interface MemberState extends MemberFields {
  readonly isActive: boolean;
  readonly source: MemberSource;
  readonly fieldSources: FieldSources;
  readonly sourceUpdatedAt: Date | null;
}

/** What a source says about a member now. */
export interface MemberStatement {
  /** A field that is left out stays as it is; null empties it. */
  readonly fields: Partial<MemberFields>;
  readonly source: MemberSource;
  /** The member says it about themself, so that somebody else still decides where the member comes from. */
  readonly isOwn?: boolean;
  /** false: they are removed. undefined: nothing is said about it. */
  readonly isActive?: boolean;
  /** When this became true at the source. */
  readonly updatedAt?: Date;
}

/** The highest of the roles. */
export const highestRole = (roles: readonly MemberRole[]): MemberRole =>
  memberRoles.find((role) => roles.includes(role)) ?? 'viewer';

/** Whether a source is at least as strong as another one; undefined is weaker than any. */
export const isAsStrong = (source: MemberSource, other: MemberSource | undefined): boolean =>
  other === undefined || memberSources.indexOf(source) >= memberSources.indexOf(other);

const stronger = (source: MemberSource, other: MemberSource): MemberSource =>
  isAsStrong(source, other) ? source : other;

/** Whether the source has already said something newer about the member. */
export const isOutdated = ({ sourceUpdatedAt }: MemberState, { updatedAt }: MemberStatement): boolean =>
  updatedAt !== undefined && sourceUpdatedAt !== null && updatedAt < sourceUpdatedAt;

/** A member of whom nothing is known yet. */
export const unknownMember = (source: MemberSource): MemberState => ({
  name: null,
  externalId: null,
  managerId: null,
  roles: [],
  locale: null,
  timeZone: null,
  workingHours: null,
  isActive: true,
  source,
  fieldSources: {},
  sourceUpdatedAt: null,
});

const isEmpty = (value: unknown): boolean => value === null || (Array.isArray(value) && value.length === 0);

/** The fields of a statement that a member takes over: a weaker source only fills what is empty. */
function acceptedFields(state: MemberState, { fields, source }: MemberStatement): Partial<MemberFields> {
  const accepted = Object.entries(fields).filter(([name, value]) => {
    const field = name as keyof MemberFields;
    return value !== undefined && (isEmpty(state[field]) || isAsStrong(source, state.fieldSources[field]));
  });
  return Object.fromEntries(accepted);
}

/** The source of each field that has a value: an emptied field has none, so that any source may fill it again. */
function sourcesAfter(sources: FieldSources, accepted: Partial<MemberFields>, source: MemberSource): FieldSources {
  const changed = new Map<string, MemberSource>(Object.entries(sources));
  for (const [field, value] of Object.entries(accepted)) {
    if (isEmpty(value)) changed.delete(field);
    else changed.set(field, source);
  }
  return Object.fromEntries(changed);
}

/**
 * Whether the member is active after a statement. Any source can remove them; only one that is as strong as that which
 * removed them can bring them back.
 */
const isActiveAfter = (state: MemberState, { source, isActive }: MemberStatement): boolean => {
  if (isActive === undefined || isActive === state.isActive) return state.isActive;
  return isActive ? isAsStrong(source, state.fieldSources.isActive) : false;
};

/**
 * What is known of a member after a statement of a source.
 * @returns the same values if the statement says nothing new
 */
export function memberAfter(state: MemberState, statement: MemberStatement): MemberState {
  const { source, isOwn, updatedAt } = statement;
  const accepted = acceptedFields(state, statement);
  const isActive = isActiveAfter(state, statement);
  const sources = sourcesAfter(state.fieldSources, accepted, source);
  const { isActive: removedBy, ...fieldSources } = sources;
  const remover = state.isActive ? source : (removedBy ?? source);
  return {
    ...state,
    ...accepted,
    isActive,
    source: isOwn ? state.source : stronger(source, state.source),
    fieldSources: isActive ? fieldSources : { ...fieldSources, isActive: remover },
    sourceUpdatedAt: updatedAt ?? state.sourceUpdatedAt,
  };
}
