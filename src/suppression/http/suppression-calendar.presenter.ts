import type { Span } from '../../../libs/windows/window';
import { presentSelection } from '../matchers/selection.dto';
import type { SuppressionSpan, SuppressionCalendar } from '../queries/get-suppression-calendar';
import type { CalendarSpanDto, SuppressionCalendarDto, SuppressionSpanDto } from './suppression-calendar.dto';

const DEFAULT_MS = 30 * 86_400_000;

/** Converts the part of the calendar that the API is asked for. */
export function calendarSpanFrom({ from, until }: CalendarSpanDto, now: Date): Span {
  const begin = from === undefined ? now : new Date(from);
  return { from: begin, until: until === undefined ? new Date(begin.getTime() + DEFAULT_MS) : new Date(until) };
}

const presentSpan = ({ from, until, row, state }: SuppressionSpan): SuppressionSpanDto => ({
  suppression_id: row.id,
  name: row.reason,
  suppression_type: row.type,
  starts: from.toISOString(),
  ends: until.toISOString(),
  state,
  scope: presentSelection(row.selection),
  silence_critical: row.silenceCritical,
  is_recurring: row.recurrence !== null,
});

export const presentCalendar = ({ from, until, spans, isComplete }: SuppressionCalendar): SuppressionCalendarDto => ({
  from: from.toISOString(),
  until: until.toISOString(),
  items: spans.map(presentSpan),
  is_complete: isComplete,
});
