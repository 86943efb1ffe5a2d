/** Why Campana closes a WebSocket. */
export const closeCodes = {
  stopping: 1001,
  fault: 1011,
  notTheProtocol: 4400,
  signedOut: 4401,
  forbidden: 4403,
  tooSlow: 4408,
  tooMany: 4429,
} as const;
