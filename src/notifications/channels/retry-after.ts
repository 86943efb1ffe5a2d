/**
 * Reads `Retry-After`: seconds, with or without a fraction, or a date.
 * @param at the time of the attempt
 * @returns whole seconds, rounded up; null when it says nothing that can be used
 */
export function retryAfterSeconds(value: string | number | string[] | undefined, at: Date): number | null {
  if (value === undefined || Array.isArray(value)) return null;
  const text = String(value).trim();
  if (/^\d{1,9}(\.\d{1,9})?$/.test(text)) return Math.ceil(Number(text));
  const date = /[a-z]/i.test(text) ? Date.parse(text) : NaN;
  return Number.isNaN(date) ? null : Math.max(0, Math.ceil((date - at.getTime()) / 1000));
}
