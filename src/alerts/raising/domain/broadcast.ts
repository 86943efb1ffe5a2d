/** The aggregation key of a broadcast. Nobody else can choose it: it contains the new id. */
export const broadcastKey = (id: string): string => `broadcast:${id}`;

/** Whether an alert is a message that was sent to all members, or to those with some roles. */
export const isBroadcast = ({
  id,
  aggregationKey,
}: {
  readonly id: string;
  readonly aggregationKey: string;
}): boolean => aggregationKey === broadcastKey(id);
