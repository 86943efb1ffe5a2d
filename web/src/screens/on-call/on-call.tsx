import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocation, useParams } from 'wouter';
import { api, dataOf, type Schemas } from '../../api/client';
import { useNames } from '../../api/members';
import { useMay } from '../../api/session';
import { Button } from '../../ui/button';
import { Page, Section } from '../../ui/page';
import { Empty, Loaded } from '../../ui/states';
import { At } from '../../ui/time';
import { useWords } from '../../words/language';
import { CalendarAddress } from './calendar-address';
import { Fairness } from './fairness';
import { NewSchedule } from './new-schedule';
import { OverrideForm } from './override-form';
import { Swaps } from './swaps';
import { Timeline } from './timeline';
import type { Span } from './use-drag';
import { onCallWords } from './words';

type Schedule = Schemas['OnCallScheduleDto'];

const useSchedules = () =>
  useQuery({
    queryKey: ['on-call', 'schedules'],
    queryFn: () => dataOf(api.GET('/api/v1/alerts/on-call/schedules', { params: { query: { limit: 100 } } })),
  });

function Now({ schedule }: { schedule: Schedule }) {
  const t = useWords(onCallWords);
  const names = useNames();
  const now = useQuery({
    queryKey: ['on-call', 'now', schedule.id],
    queryFn: () =>
      dataOf(api.GET('/api/v1/alerts/on-call/schedules/{id}/now', { params: { path: { id: schedule.id } } })),
    refetchInterval: 60_000,
  });
  return (
    <Loaded of={now} rows={1}>
      {({ on_call, until }) => (
        <p className={on_call.length > 0 ? 'now' : 'now now-gap'}>
          <strong>{on_call.length > 0 ? <bdi>{on_call.map((id) => names(id)).join(', ')}</bdi> : t.nobody}</strong>
          {until && (
            <span className="muted">
              {t.until} <At at={until} />
            </span>
          )}
        </p>
      )}
    </Loaded>
  );
}

function ScheduleView({ schedule }: { schedule: Schedule }) {
  const t = useWords(onCallWords);
  const mayWrite = useMay('alerts.write');
  const mayManage = useMay('alerts.manage');
  const [overriding, setOverriding] = useState<{ span: Span | null } | null>(null);
  return (
    <>
      <Section
        title={schedule.name}
        actions={mayManage && <Button onClick={() => setOverriding({ span: null })}>{t.override}</Button>}
      >
        <Now schedule={schedule} />
        <Timeline scheduleId={schedule.id} onDrawn={mayManage ? (span) => setOverriding({ span }) : undefined} />
      </Section>
      {mayWrite && <Swaps scheduleId={schedule.id} />}
      {mayManage && <CalendarAddress scheduleId={schedule.id} />}
      {overriding && (
        <OverrideForm scheduleId={schedule.id} span={overriding.span} onClose={() => setOverriding(null)} />
      )}
    </>
  );
}

/** "Who, and who next?": schedules, their weeks, overrides, swaps, and how the load was shared. */
export default function OnCall() {
  const t = useWords(onCallWords);
  const { id } = useParams<{ id?: string }>();
  const [, go] = useLocation();
  const mayManage = useMay('alerts.manage');
  const [isMaking, setMaking] = useState(false);
  const schedules = useSchedules();
  const make = mayManage && (
    <Button kind="primary" icon="plus" onClick={() => setMaking(true)}>
      {t.make}
    </Button>
  );
  return (
    <Page title={t.title} question={t.question} actions={make}>
      <Loaded of={schedules}>
        {({ items }) => {
          const shown = items.find((one) => one.id === id) ?? items[0];
          if (!shown)
            return (
              <Empty title={t.none} action={make}>
                {t.noneText}
              </Empty>
            );
          return (
            <>
              {items.length > 1 && (
                <div className="row">
                  {items.map((one) => (
                    <Button key={one.id} aria-pressed={one === shown} onClick={() => go(`/on-call/${one.id}`)}>
                      <bdi>{one.name}</bdi>
                    </Button>
                  ))}
                </div>
              )}
              <ScheduleView key={shown.id} schedule={shown} />
              {mayManage && <Fairness scheduleId={shown.id} />}
            </>
          );
        }}
      </Loaded>
      {isMaking && <NewSchedule onClose={() => setMaking(false)} />}
    </Page>
  );
}
