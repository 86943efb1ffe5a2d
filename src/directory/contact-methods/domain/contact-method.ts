import { isAsStrong, type MemberSource } from '../../members/domain/member-state';

/** The channels on which a member has addresses. The others reach everybody (in_app) or a shared place (discord, teams). */
export const contactChannels = ['email', 'sms', 'whatsapp', 'voice', 'push', 'slack', 'telegram', 'webhook'] as const;
export type ContactChannel = (typeof contactChannels)[number];

/** Why an address is no longer used. */
export const disabledReasons = ['bounced', 'unregistered', 'gone', 'opted_out', 'blocked'] as const;
export type DisabledReason = (typeof disabledReasons)[number];

/** The maximum number of contact methods of a member. */
export const MAX_CONTACT_METHODS = 10;

/** How to reach a member: an address on a channel. */
export interface ContactMethod {
  readonly id: string;
  readonly tenantId: string;
  readonly memberId: string;
  readonly channel: ContactChannel;
  /** Encrypted. */
  readonly address: string;
  readonly addressHash: string;
  readonly maskedAddress: string;
  readonly label: string | null;
  /** The one of its channel that is used first. */
  readonly isDefault: boolean;
  readonly isEnabled: boolean;
  /** When it was proved that the address belongs to the member; null: it gets nothing but codes. */
  readonly verifiedAt: Date | null;
  readonly disabledReason: DisabledReason | null;
  readonly source: MemberSource;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** A contact method that a source names. */
export interface StatedMethod {
  readonly channel: ContactChannel;
  /** The hashes of the address, with each key. */
  readonly hashes: readonly string[];
  readonly label: string | null;
  readonly isVerified: boolean;
}

/** Whether a contact method has the address. */
export const hasAddress = (
  { channel, addressHash }: ContactMethod,
  stated: Pick<StatedMethod, 'channel' | 'hashes'>,
): boolean => channel === stated.channel && stated.hashes.includes(addressHash);

/** A contact method after a source named it: it may become verified, but not unverified. */
function confirmed(method: ContactMethod, stated: StatedMethod, source: MemberSource, at: Date): ContactMethod {
  const isWeaker = !isAsStrong(source, method.source);
  const label = isWeaker ? method.label : (stated.label ?? method.label);
  const verifiedAt = method.verifiedAt ?? (stated.isVerified ? at : null);
  if (label === method.label && verifiedAt === method.verifiedAt) return method;
  return { ...method, label, verifiedAt, version: method.version + 1, updatedAt: at };
}

/**
 * The contact methods of a member after a source named all that it knows. Those of the same source that it no longer names
 * go, except those made by hand; a channel for which a stronger source has an address gets none of a weaker one.
 * @param make makes a new contact method
 */
export function methodsAfter<S extends StatedMethod>(
  known: readonly ContactMethod[],
  stated: readonly S[],
  source: MemberSource,
  at: Date,
  make: (stated: S) => ContactMethod,
): readonly ContactMethod[] {
  const isKept = (method: ContactMethod) =>
    source === 'manual' || method.source !== source || stated.some((one) => hasAddress(method, one));
  const kept = known.filter(isKept).map((method) => {
    const one = stated.find((candidate) => hasAddress(method, candidate));
    return one ? confirmed(method, one, source, at) : method;
  });
  const isNew = (one: S) =>
    !kept.some(
      (method) => hasAddress(method, one) || (method.channel === one.channel && !isAsStrong(source, method.source)),
    );
  const isFirst = (one: S, i: number) =>
    stated.findIndex((other) => other.channel === one.channel && other.hashes[0] === one.hashes[0]) === i;
  const added = stated.filter((one, i) => isFirst(one, i) && isNew(one)).map(make);
  return withDefaults([...kept, ...added], at);
}

/**
 * Makes one contact method of each channel the default.
 * @param methods the oldest first
 * @param preferred the one that becomes the default of its channel
 */
export function withDefaults(methods: readonly ContactMethod[], at: Date, preferred?: string): ContactMethod[] {
  const defaults = new Map<ContactChannel, string>();
  for (const { channel, id, isDefault } of methods) if (isDefault) defaults.set(channel, id);
  for (const { channel, id } of methods) if (!defaults.has(channel) || id === preferred) defaults.set(channel, id);
  return methods.map((method) => {
    const isDefault = defaults.get(method.channel) === method.id;
    return isDefault === method.isDefault
      ? method
      : { ...method, isDefault, version: method.version + 1, updatedAt: at };
  });
}

/** A contact method before and after a change; undefined: there is none. */
export interface MethodEffect {
  readonly before: ContactMethod | undefined;
  readonly after: ContactMethod | undefined;
}

/** The contact methods that a change removes, adds or makes different. What is the same object has not changed. */
export function methodEffects(known: readonly ContactMethod[], methods: readonly ContactMethod[]): MethodEffect[] {
  const removed = known.filter(({ id }) => !methods.some((method) => method.id === id));
  const changed = methods.map((after) => ({ before: known.find(({ id }) => id === after.id), after }));
  return [
    ...removed.map((before) => ({ before, after: undefined })),
    ...changed.filter(({ before, after }) => before !== after),
  ];
}
