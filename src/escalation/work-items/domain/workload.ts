/** A member has much to do while more than the threshold is open, and until it is at most this share of it. */
const NORMAL_SHARE = 0.8;

/**
 * Whether a member has too much to do.
 * @param isHigh whether it was so before
 */
export const isHighLoad = (openItems: number, threshold: number, isHigh: boolean): boolean =>
  openItems > threshold || (isHigh && openItems > threshold * NORMAL_SHARE);
