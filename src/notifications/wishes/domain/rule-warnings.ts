/** What of a notification rule says when it tells a member. */
interface TimedChannel {
  readonly severities: readonly string[];
  readonly channel: string;
  readonly delayMinutes: number;
}

/** What a member can be told over now. */
export interface UsableChannels {
  /** Those with an address that is verified and in use. */
  readonly reachable: ReadonlySet<string>;
  /** Those that the member switched off. */
  readonly switchedOff: ReadonlySet<string>;
}

/** Whether another rule for the severity comes first over the same channel: a message goes over each channel once. */
function isLater(rules: readonly TimedChannel[], i: number, severity: string): boolean {
  const { channel, delayMinutes } = rules[i] as TimedChannel;
  return rules.some(
    (other, n) =>
      n !== i &&
      other.channel === channel &&
      other.severities.includes(severity) &&
      (other.delayMinutes < delayMinutes || (other.delayMinutes === delayMinutes && n < i)),
  );
}

/** Why each rule would tell the member nothing now; undefined: it would (hazard N19). */
export const ruleWarnings = (
  rules: readonly TimedChannel[],
  { reachable, switchedOff }: UsableChannels,
): readonly (string | undefined)[] =>
  rules.map(({ severities, channel }, i) => {
    if (switchedOff.has(channel)) return 'This channel is switched off in the preferences: nothing would be sent.';
    if (!reachable.has(channel)) return 'There is no verified address for this channel: nothing would be sent.';
    if (!severities.every((severity) => isLater(rules, i, severity))) return undefined;
    return 'Other rules use this channel earlier for each of these severities: this rule would never tell anything.';
  });
