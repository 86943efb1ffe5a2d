/** Whom a calendar names: by an address, by a name, or both. */
export interface NamedPerson {
  readonly email: string | null;
  readonly name: string | null;
}

/** A member whom a calendar may name. */
export interface NameableMember {
  readonly id: string;
  readonly name: string | null;
  /** Their id in the tenant's own systems. */
  readonly externalId: string | null;
}

const normal = (text: string): string => text.normalize('NFKC').trim().replace(/\s+/g, ' ').toLowerCase();

/** How a person is shown who is no member. */
export const shownPerson = ({ email, name }: NamedPerson): string => name ?? email ?? '';

/** Finds the members whom a calendar names: by a verified address, else by a name, an external id or an id that only one has. */
export class PeopleMatcher {
  private readonly byText = new Map<string, Set<string>>();

  /** @param byEmail the members who have verified an address, by the address */
  constructor(
    members: readonly NameableMember[],
    private readonly byEmail: ReadonlyMap<string, string>,
  ) {
    for (const { id, name, externalId } of members)
      for (const text of [id, name, externalId])
        if (text !== null) this.byText.set(normal(text), (this.byText.get(normal(text)) ?? new Set()).add(id));
  }

  /** The member; undefined: nobody, or several with one name. */
  find({ email, name }: NamedPerson): string | undefined {
    const byEmail = email === null ? undefined : this.byEmail.get(email);
    const named = name === null ? undefined : this.byText.get(normal(name));
    return byEmail ?? (named?.size === 1 ? [...named][0] : undefined);
  }
}
