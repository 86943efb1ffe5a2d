import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { api, dataOf, type Schemas } from '../../api/client';
import { useNames } from '../../api/members';
import { SeverityBadge, StatusBadge, Tag } from '../../ui/badges';
import { Section } from '../../ui/page';
import { Loaded } from '../../ui/states';
import { Age } from '../../ui/time';
import { useWords } from '../../words/language';
import { timelineWords } from './timeline-words';

const DAYS = 30;
/** Of the symbols below, the highest. */
const HEIGHT = 40;
const WIDTH = 8;

type Similar = Schemas['SimilarAlertDto'];

function Ended({ ended }: { ended: NonNullable<Similar['ended']> }) {
  const t = useWords(timelineWords);
  const names = useNames();
  const who = ended.by_name ?? names(ended.by);
  return (
    <span className="muted">
      {who ? t.endedBy(who) : t.endedItself}
      {ended.after_seconds !== null && ` ${t.after(Math.max(1, Math.round(ended.after_seconds / 60)))}`}
    </span>
  );
}

const Line = ({ alert }: { alert: Similar }) => (
  <li>
    <div className="row">
      <SeverityBadge severity={alert.severity} />
      <StatusBadge status={alert.status} />
      <Tag>{useWords(timelineWords).similarity[alert.similarity]}</Tag>
      <span className="spring" />
      <span className="muted">
        <Age at={alert.created_at} />
      </span>
    </div>
    <Link href={`/inbox/${alert.id}`}>
      <bdi>{alert.title}</bdi>
    </Link>{' '}
    {alert.ended && <Ended ended={alert.ended} />}
    {alert.ended?.notes && <p className="muted">{alert.ended.notes}</p>}
  </li>
);

/** A bar for each day: how many events came. The same figures stand in the texts of the bars. */
function Bars({ days }: { days: readonly Schemas['RecurrenceDayDto'][] }) {
  const t = useWords(timelineWords);
  const most = Math.max(1, ...days.map(({ occurrences, alerts }) => Math.max(occurrences, alerts)));
  return (
    <svg className="recurrence" viewBox={`0 0 ${days.length * WIDTH} ${HEIGHT}`} role="img" aria-label={t.recurrence}>
      {days.map(({ day, alerts, occurrences }, index) => {
        const height = (Math.max(occurrences, alerts) / most) * HEIGHT;
        return (
          <rect
            key={day}
            x={index * WIDTH + 1}
            y={HEIGHT - Math.max(1, height)}
            width={WIDTH - 2}
            height={Math.max(1, height)}
          >
            <title>{t.day(day, alerts, occurrences)}</title>
          </rect>
        );
      })}
    </svg>
  );
}

/** Alerts like this one, what ended them, and how often its problem comes. */
export function Relatives({ alertId }: { alertId: string }) {
  const t = useWords(timelineWords);
  const path = { id: alertId };
  const similar = useQuery({
    queryKey: ['alert', alertId, 'similar'],
    queryFn: () => dataOf(api.GET('/api/v1/alerts/{id}/similar', { params: { path } })),
  });
  const recurrence = useQuery({
    queryKey: ['alert', alertId, 'recurrence'],
    queryFn: () => dataOf(api.GET('/api/v1/alerts/{id}/recurrence', { params: { path, query: { days: DAYS } } })),
  });
  return (
    <>
      <Section title={t.recurrence}>
        <Loaded of={recurrence} rows={1}>
          {({ days }) => <Bars days={days} />}
        </Loaded>
      </Section>
      <Section title={t.similar}>
        <Loaded of={similar} rows={2}>
          {({ items }) =>
            items.length === 0 ? (
              <p className="muted">{t.noSimilar}</p>
            ) : (
              <ul className="plain-list">
                {items.slice(0, 5).map((alert) => (
                  <Line key={alert.id} alert={alert} />
                ))}
              </ul>
            )
          }
        </Loaded>
      </Section>
    </>
  );
}
