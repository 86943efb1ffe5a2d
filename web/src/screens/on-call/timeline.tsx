import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, dataOf, type Schemas } from '../../api/client';
import { useNames } from '../../api/members';
import { Button } from '../../ui/button';
import { Loaded } from '../../ui/states';
import { useNow } from '../../ui/time';
import { formatDay, formatTime } from '../../words/dates';
import { useReader, useWords } from '../../words/language';
import { midnightsFrom } from '../../words/zoned';
import { type Drag, type Span, useDrag } from './use-drag';
import { onCallWords } from './words';

type Shift = Schemas['ShiftDto'];

const DAYS = 14;

/** A colour of a person that stays the same, from a set that can be told apart in both themes. */
const hueOf = (id: string): number =>
  ([...id].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 997, 7) * 47) % 360;

/** Where a time from one moment to another stands on a line, as far as the line shows it. */
function placeOf(begin: number, end: number, span: Span) {
  const [from, until, whole] = [Math.max(begin, span.from), Math.min(end, span.until), span.until - span.from];
  return { left: `${((from - span.from) / whole) * 100}%`, width: `${((until - from) / whole) * 100}%` };
}

function Block({ shift, span }: { shift: Shift; span: Span }) {
  const names = useNames();
  const reader = useReader();
  const [from, until] = [Math.max(Date.parse(shift.from), span.from), Math.min(Date.parse(shift.until), span.until)];
  if (until <= from) return null;
  const style = { ...placeOf(from, until, span), '--hue': hueOf(shift.member_id) };
  const name = names(shift.member_id) ?? '';
  const title = `${name}: ${formatTime(shift.from, reader)} – ${formatTime(shift.until, reader)}`;
  return (
    <div className={shift.override_id ? 'shift shift-override' : 'shift'} style={style} title={title}>
      <span className="hidden">{title}</span>
      <bdi aria-hidden="true">{name}</bdi>
    </div>
  );
}

interface LineProps {
  readonly name: string;
  readonly shifts: readonly Shift[];
  readonly gaps?: readonly Schemas['OnCallGapDto'][];
  readonly span: Span;
  /** What is drawn over the line with the pointer. */
  readonly drag?: Drag;
}

function Line({ name, shifts, gaps, span, drag }: LineProps) {
  const t = useWords(onCallWords);
  return (
    <div className="timeline-line">
      <span className="timeline-name">{name}</span>
      <div className={drag ? 'timeline-track timeline-drag' : 'timeline-track'} {...drag?.handlers}>
        {shifts.map((shift) => (
          <Block key={`${shift.from}${shift.member_id}`} shift={shift} span={span} />
        ))}
        {gaps?.map(({ from, until }) => (
          <div
            key={from}
            className="shift shift-gap"
            title={t.gap}
            style={placeOf(Date.parse(from), Date.parse(until), span)}
          >
            <span className="hidden">{t.gap}</span>
          </div>
        ))}
        {drag?.drawn && <div className="shift-drawn" style={placeOf(drag.drawn.from, drag.drawn.until, span)} />}
      </div>
    </div>
  );
}

/** Two weeks of a schedule: its layers, who is called in the end, and gaps in red. */
export function Timeline({
  scheduleId,
  onDrawn,
}: {
  scheduleId: string;
  onDrawn?: ((span: Span) => void) | undefined;
}) {
  const t = useWords(onCallWords);
  const reader = useReader();
  const now = useNow();
  const [week, setWeek] = useState(0);
  const midnights = midnightsFrom(now, week, DAYS, reader.timeZone);
  const span = { from: midnights[0] ?? now, until: midnights[DAYS] ?? now };
  const drag = useDrag(span, onDrawn);
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
                {midnights.slice(0, DAYS).map((at) => (
                  <span key={at} style={{ left: placeOf(at, at, span).left }}>
                    {formatDay(at, reader)}
                  </span>
                ))}
                {here >= 0 && here <= 100 && <i className="timeline-now" style={{ left: `${here}%` }} />}
              </div>
            </div>
            {onDrawn && <p className="muted">{t.dragHint}</p>}
            {layers.length > 1 &&
              layers.map((layer, index) => <Line key={index} name={t.layer(index + 1)} shifts={layer} span={span} />)}
            <Line name={t.final} shifts={final} gaps={gaps.data?.items ?? []} span={span} {...(drag && { drag })} />
          </div>
        )}
      </Loaded>
    </div>
  );
}
