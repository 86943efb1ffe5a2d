/** What can become of a delivery, and from there what else. */
export const deliveryTransitions = {
  /** Waits for its time: a delay, or the message before it. */
  scheduled: ['pending', 'cancelled', 'skipped'],
  /** Waits for the end of quiet hours. */
  held: ['pending', 'summarised', 'cancelled', 'skipped'],
  /** Is told in a digest. */
  digesting: ['digested', 'pending', 'cancelled', 'skipped'],
  /** Is over a limit, and told in a summary. */
  bundled: ['pending', 'summarised', 'cancelled', 'skipped'],
  /** Its time has come. */
  pending: ['sending', 'scheduled', 'bundled', 'cancelled', 'skipped'],
  /** A process has it, until its lease runs out. */
  sending: [
    'accepted',
    'delivered',
    'read',
    'retrying',
    'pending',
    'scheduled',
    'bundled',
    'failed',
    'unknown',
    'cancelled',
    'skipped',
  ],
  /** Is tried again later. */
  retrying: ['pending', 'accepted', 'delivered', 'read', 'failed', 'cancelled'],
  /** The provider has it. */
  accepted: ['delivered', 'read', 'failed'],
  /** The request left, and no answer came. */
  unknown: ['accepted', 'delivered', 'read', 'failed'],
  delivered: ['read'],
  read: [],
  digested: [],
  summarised: [],
  /** A provider may report late that it was delivered after all. */
  failed: ['delivered', 'read'],
  cancelled: [],
  /** Somebody is paged for the cause for which quiet hours kept it from them. */
  skipped: ['pending'],
} as const satisfies Record<string, readonly string[]>;

export type DeliveryState = keyof typeof deliveryTransitions;
export const deliveryStates = Object.keys(deliveryTransitions) as readonly DeliveryState[];

/** Whether a delivery may go from one state to another. */
export const canBecome = (from: DeliveryState, to: DeliveryState): boolean =>
  (deliveryTransitions[from] as readonly string[]).includes(to);

/** The states in which nothing has left yet: a step on the alert cancels these. */
export const waitingStates = ['scheduled', 'held', 'digesting', 'bundled', 'pending', 'retrying'] as const;

/** The states in which the target was told, or may have been. */
export const toldStates = ['accepted', 'delivered', 'read', 'unknown', 'digested', 'summarised'] as const;

/** The states that end a delivery, but for reports of the provider. */
export const endedStates = [
  'accepted',
  'delivered',
  'read',
  'digested',
  'summarised',
  'failed',
  'unknown',
  'cancelled',
  'skipped',
] as const;

/** What a provider reports after it accepted a message, in the order of its weight: a heavier report wins. */
const reportRanks: readonly (readonly DeliveryState[])[] = [
  ['unknown', 'sending', 'retrying', 'pending'],
  ['accepted'],
  ['failed'],
  ['delivered'],
  ['read'],
];

/** The states that a provider can report. */
export type ReportedState = 'accepted' | 'failed' | 'delivered' | 'read';

const rankOf = (state: DeliveryState): number => reportRanks.findIndex((states) => states.includes(state));

/**
 * The states that a report changes. Reports come in any order, and more than once: the end is the same.
 * @param reported what the provider says
 */
export const changedByReport = (reported: ReportedState): readonly DeliveryState[] =>
  deliveryStates.filter((state) => rankOf(state) >= 0 && rankOf(state) < rankOf(reported));
