import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { api, dataOf, type Schemas } from '../../api/client';
import { Button } from '../../ui/button';
import { Section } from '../../ui/page';
import { Loaded } from '../../ui/states';
import { useNow } from '../../ui/time';
import { formatClock, formatDay, formatMonth, formatTime } from '../../words/dates';
import { useReader, useWords } from '../../words/language';
import { calendarWords } from './calendar-words';
import { type CalendarDay, daysOfMonth, startOfMonth } from './month';
import './calendar.css';

type Span = Schemas['SuppressionSpanDto'];

const MAX_SHOWN = 4;

const isOn = ({ starts, ends }: Span, { from, until }: CalendarDay): boolean =>
  Date.parse(starts) < until && Date.parse(ends) > from;

/** A suppression on one day; the time at which it begins stands on its first day. */
function Entry({ span, day }: { span: Span; day: CalendarDay }) {
  const t = useWords(calendarWords);
  const reader = useReader();
  const begins = Date.parse(span.starts) >= day.from;
  const title = `${span.name} (${t.states[span.state]}): ${formatTime(span.starts, reader)} – ${formatTime(span.ends, reader)}`;
  return (
    <li className={`calendar-span calendar-${span.state}`} title={title}>
      <span className="hidden">{title}</span>
      <bdi aria-hidden="true">
        {begins ? `${formatClock(span.starts, reader)} ` : '… '}
        {span.name}
      </bdi>
    </li>
  );
}

function Day({ day, spans, isToday }: { day: CalendarDay; spans: readonly Span[]; isToday: boolean }) {
  const t = useWords(calendarWords);
  const reader = useReader();
  const own = spans.filter((span) => isOn(span, day));
  const classes = ['calendar-day', !day.isInMonth && 'calendar-edge', own.length === 0 && 'calendar-empty'];
  return (
    <li className={classes.filter(Boolean).join(' ')} aria-current={isToday ? 'date' : undefined}>
      <time dateTime={new Date(day.from).toISOString()}>{formatDay(day.from, reader)}</time>
      {own.length > 0 && (
        <ul>
          {own.slice(0, MAX_SHOWN).map((span) => (
            <Entry key={span.suppression_id + span.starts} span={span} day={day} />
          ))}
        </ul>
      )}
      {own.length > MAX_SHOWN && <span className="muted">{t.more(own.length - MAX_SHOWN)}</span>}
    </li>
  );
}

/** When suppressions are in force: a month in whole weeks. Where it is narrow, only the days that have any. */
export function SuppressionCalendar() {
  const t = useWords(calendarWords);
  const reader = useReader();
  const now = useNow();
  const [months, setMonths] = useState(0);
  const month = startOfMonth(now, reader.timeZone, months);
  const days = useMemo(() => daysOfMonth(month, reader.timeZone), [month, reader.timeZone]);
  const [from, until] = [days[0]?.from ?? month, days.at(-1)?.until ?? month];
  const calendar = useQuery({
    queryKey: ['suppressions', 'calendar', from],
    queryFn: () => {
      const query = { from: new Date(from).toISOString(), until: new Date(until).toISOString() };
      return dataOf(api.GET('/api/v1/alerts/suppressions/calendar', { params: { query } }));
    },
    placeholderData: keepPreviousData,
  });
  return (
    <Section
      title={`${t.calendar}: ${formatMonth(month, reader)}`}
      actions={
        <div className="row">
          <Button aria-label={t.before} onClick={() => setMonths(months - 1)}>
            ←
          </Button>
          <Button disabled={months === 0} onClick={() => setMonths(0)}>
            {t.today}
          </Button>
          <Button aria-label={t.after} onClick={() => setMonths(months + 1)}>
            →
          </Button>
        </div>
      }
    >
      <Loaded of={calendar}>
        {({ items, is_complete }) => (
          <>
            <ol className="calendar" aria-label={t.calendar}>
              {days.map((day) => (
                <Day key={day.from} day={day} spans={items} isToday={now >= day.from && now < day.until} />
              ))}
            </ol>
            {items.length === 0 && <p className="muted">{t.none}</p>}
            {!is_complete && <p className="muted">{t.cut}</p>}
          </>
        )}
      </Loaded>
    </Section>
  );
}
