import { compileWindow, type Recurrence } from '../../libs/windows/window';

/** Spans of a recurrence take at most a day, and their ends are noticed soon. */
const SEARCHED_MS = 2 * 86_400_000;

/** When the latest span of a suppression began that contains an instant or ended before it. */
export function beginOfLatestSpan(
  suppression: { readonly startTime: Date; readonly endTime: Date; readonly recurrence: Recurrence | null },
  at: Date,
): Date {
  const { startTime, endTime, recurrence } = suppression;
  if (recurrence === null) return startTime;
  const window = compileWindow(startTime, endTime, recurrence);
  let begin: Date | undefined;
  let span = window.next(new Date(at.getTime() - SEARCHED_MS));
  while (span && span.from < at) {
    begin = span.from;
    span = window.next(span.from);
  }
  return begin ?? startTime;
}
