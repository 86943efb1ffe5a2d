import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, dataOf, type Schemas } from '../../api/client';
import { useNames } from '../../api/members';
import { Button } from '../../ui/button';
import { Loaded } from '../../ui/states';
import { useNow } from '../../ui/time';
import { formatDay, formatTime } from '../../words/dates';
import { useReader, useWords } from '../../words/language';
import { onCallWords } from './words';

type Shift = Schemas['ShiftDto'];

const DAY_MS = 86_400_000;
const DAYS = 14;

/** Midnight of this week's Monday, by the browser's clock. */
function startOfWeek(now: number): number {
  const day = new Date(now);
  day.setHours(0, 0, 0, 0);
  day.setDate(day.getDate() - ((day.getDay() + 6) % 7));
  return day.getTime();
}

/** A colour of a person that stays the same, from a set that can be told apart in both themes. */
const hueOf = (id: string): number =>
  ([...id].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 997, 7) * 47) % 360;

interface Span {
  readonly from: number;
  readonly until: number;
}

function Block({ shift, span }: { shift: Shift; span: Span }) {
  const names = useNames();
  const reader = useReader();
  const [from, until] = [Math.max(Date.parse(shift.from), span.from), Math.min(Date.parse(shift.until), span.until)];
  if (until <= from) return null;
  const whole = span.until - span.from;
  const style = {
    left: `${((from - span.from) / whole) * 100}%`,
    width: `${((until - from) / whole) * 100}%`,
    '--hue': hueOf(shift.member_id),
  };
  const name = names(shift.member_id) ?? '';
  const title = `${name}: ${formatTime(shift.from, reader)} – ${formatTime(shift.until, reader)}`;
  return (
    <div className={shift.override_id ? 'shift shift-override' : 'shift'} style={style} title={title}>
      <span className="hidden">{title}</span>
      <bdi aria-hidden="true">{name}</bdi>
    </div>
  );
}

function Line({
  name,
  shifts,
  gaps,
  span,
}: {
  name: string;
  shifts: readonly Shift[];
  gaps?: readonly Schemas['OnCallGapDto'][];
  span: Span;
}) {
  const t = useWords(onCallWords);
  const whole = span.until - span.from;
  return (
    <div className="timeline-line">
      <span className="timeline-name">{name}</span>
      <div className="timeline-track">
        {shifts.map((shift) => (
          <Block key={`${shift.from}${shift.member_id}`} shift={shift} span={span} />
        ))}
        {gaps?.map(({ from, until }) => (
          <div
            key={from}
            className="shift shift-gap"
            title={t.gap}
            style={{
              left: `${((Math.max(Date.parse(from), span.from) - span.from) / whole) * 100}%`,
              width: `${((Math.min(Date.parse(until), span.until) - Math.max(Date.parse(from), span.from)) / whole) * 100}%`,
            }}
          >
            <span className="hidden">{t.gap}</span>
          </div>
        ))}
      </div>
    </div>
  );
}

/** Two weeks of a schedule: its layers, who is called in the end, and gaps in red. */
export function Timeline({ scheduleId }: { scheduleId: string }) {
  const t = useWords(onCallWords);
  const reader = useReader();
  const now = useNow();
  const [week, setWeek] = useState(0);
  const from = startOfWeek(now) + week * 7 * DAY_MS;
  const span = { from, until: from + DAYS * DAY_MS };
  const query = { from: new Date(span.from).toISOString(), until: new Date(span.until).toISOString() };
  const params = { path: { id: scheduleId }, query };
  const shifts = useQuery({
    queryKey: ['on-call', 'shifts', scheduleId, query],
    queryFn: () => dataOf(api.GET('/api/v1/alerts/on-call/schedules/{id}/shifts', { params })),
  });
  const gaps = useQuery({
    queryKey: ['on-call', 'gaps', scheduleId, query],
    queryFn: () => dataOf(api.GET('/api/v1/alerts/on-call/schedules/{id}/gaps', { params })),
  });
  const here = ((now - span.from) / (span.until - span.from)) * 100;
  return (
    <div className="stack">
      <div className="row">
        <Button onClick={() => setWeek(week - 1)}>{t.previous}</Button>
        <Button disabled={week === 0} onClick={() => setWeek(0)}>
          {t.today}
        </Button>
        <Button onClick={() => setWeek(week + 1)}>{t.next}</Button>
        {gaps.data && gaps.data.items.length > 0 && <strong className="wrong">{t.gaps(gaps.data.items.length)}</strong>}
      </div>
      <Loaded of={shifts} rows={3}>
        {({ layers, final }) => (
          <div className="timeline" role="region" aria-label={t.final} tabIndex={0}>
            <div className="timeline-line timeline-days" aria-hidden="true">
              <span />
              <div className="timeline-track">
                {Array.from({ length: DAYS }, (_, day) => (
                  <span key={day} style={{ left: `${(day / DAYS) * 100}%` }}>
                    {formatDay(span.from + day * DAY_MS + DAY_MS / 2, reader)}
                  </span>
                ))}
                {here >= 0 && here <= 100 && <i className="timeline-now" style={{ left: `${here}%` }} />}
              </div>
            </div>
            {layers.length > 1 &&
              layers.map((layer, index) => <Line key={index} name={t.layer(index + 1)} shifts={layer} span={span} />)}
            <Line name={t.final} shifts={final} gaps={gaps.data?.items ?? []} span={span} />
          </div>
        )}
      </Loaded>
    </div>
  );
}
