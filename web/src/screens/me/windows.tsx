import type { Schemas } from '../../api/client';
import { Button } from '../../ui/button';
import { commonWords } from '../../words/common';
import { useWords } from '../../words/language';
import { meWords } from './words';

export const DAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const;
export type Window = Required<Schemas['QuietWindowDto']>;

/** A window whose days were left out is one of all days. */
export const whole = ({ days, from, to }: Schemas['QuietWindowDto']): Window => ({ days: days ?? [...DAYS], from, to });

/** Of the picture below: an hour is so wide, a day so high. */
const [WIDTH, HEIGHT] = [10, 12];
const HOURS = 24;

const hourOf = (time: string): number => Number(time.slice(0, 2)) + Number(time.slice(3, 5)) / 60;

/** The parts of days that a window covers: what goes over midnight is two parts. */
function partsOf({ days, from, to }: Window): { day: number; from: number; to: number }[] {
  const [begin, end] = [hourOf(from), hourOf(to)];
  return days.flatMap((name) => {
    const day = DAYS.indexOf(name);
    if (end > begin) return [{ day, from: begin, to: end }];
    return [
      { day, from: begin, to: HOURS },
      { day: (day + 1) % DAYS.length, from: 0, to: end },
    ];
  });
}

/** The windows on a week: a row for each day. The same stands in the fields beside it. */
function Week({ label, windows }: { label: string; windows: readonly Window[] }) {
  const { weekday } = useWords(commonWords);
  return (
    <div className="week">
      <ol aria-hidden="true">
        {DAYS.map((day) => (
          <li key={day}>{weekday[day]}</li>
        ))}
      </ol>
      <svg
        viewBox={`0 0 ${HOURS * WIDTH} ${DAYS.length * HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={label}
      >
        {windows.flatMap(partsOf).map(({ day, from, to }) => (
          <rect
            key={`${day} ${from} ${to}`}
            x={from * WIDTH}
            y={day * HEIGHT + 1}
            width={(to - from) * WIDTH}
            height={HEIGHT - 2}
          />
        ))}
      </svg>
    </div>
  );
}

function Line({ value, change, remove }: { value: Window; change: (value: Window) => void; remove: () => void }) {
  const { weekday, from, until } = useWords(commonWords);
  const t = useWords(meWords);
  const toggle = (day: (typeof DAYS)[number]) =>
    change({ ...value, days: DAYS.filter((one) => value.days.includes(one) !== (one === day)) });
  return (
    <li className="row">
      {DAYS.map((day) => (
        <label key={day} className="row">
          <input type="checkbox" checked={value.days.includes(day)} onChange={() => toggle(day)} />
          {weekday[day]}
        </label>
      ))}
      <input
        type="time"
        aria-label={from}
        value={value.from}
        required
        onChange={({ target }) => change({ ...value, from: target.value })}
      />
      <input
        type="time"
        aria-label={until}
        value={value.to}
        required
        onChange={({ target }) => change({ ...value, to: target.value })}
      />
      <Button kind="quiet" onClick={remove}>
        {t.remove}
      </Button>
    </li>
  );
}

interface Props {
  readonly label: string;
  readonly windows: readonly Window[];
  readonly usual: Window;
  readonly change: (windows: readonly Window[]) => void;
}

/** Times of a week, to look at and to change. */
export function Windows({ label, windows, usual, change }: Props) {
  const t = useWords(meWords);
  return (
    <>
      <Week label={label} windows={windows} />
      <ul className="plain-list">
        {windows.map((window, index) => (
          <Line
            key={index}
            value={window}
            change={(value) => change(windows.with(index, value))}
            remove={() => change(windows.filter((_, at) => at !== index))}
          />
        ))}
      </ul>
      <div>
        <Button onClick={() => change([...windows, usual])}>{t.addTimes}</Button>
      </div>
    </>
  );
}
