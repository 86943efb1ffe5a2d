/** An answer of a source has no series that could be judged. The message says why, in words for the tenant. */
export class UnreadableMetric extends Error {}
