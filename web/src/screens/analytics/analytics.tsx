import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useMemo, useRef } from 'react';
import { useSearchParams } from 'wouter';
import { api, dataOf, type Schemas } from '../../api/client';
import { SEVERITIES, SeverityBadge } from '../../ui/badges';
import { Button } from '../../ui/button';
import { ChartPicture } from '../../ui/chart-picture';
import { Figure, Page, Section } from '../../ui/page';
import { Empty, Loaded } from '../../ui/states';
import { Table } from '../../ui/table';
import { Download } from '../../ui/download';
import { commonWords } from '../../words/common';
import { formatDate, formatDuration } from '../../words/dates';
import { useReader, useWords } from '../../words/language';
import { formatNumber } from '../../words/plural';
import { NoiseFunnel } from './funnel';
import { analyticsWords } from './words';

// the chart is needed on this screen alone
const StackedBars = lazy(() => import('../../ui/stacked-bars').then((module) => ({ default: module.StackedBars })));

type Dashboard = Schemas['DashboardDto'];

const PERIODS = [7, 30, 90];
const DAY_MS = 86_400_000;

/** The days of the address, and the period that they mean: whole days until now. */
function usePeriod() {
  const [params, setParams] = useSearchParams();
  const days = PERIODS.find((one) => String(one) === params.get('days')) ?? 30;
  const from = useMemo(
    () => new Date(Math.floor(Date.now() / DAY_MS) * DAY_MS - (days - 1) * DAY_MS).toISOString(),
    [days],
  );
  return { days, from, show: (wanted: number) => setParams({ days: String(wanted) }) };
}

function Figures({ data }: { data: Dashboard }) {
  const t = useWords(analyticsWords);
  const { language } = useReader();
  const number = (value: number | null) => (value === null ? '–' : formatNumber(language, value));
  const time = (seconds: number | null) => (seconds === null ? '–' : formatDuration(seconds, language));
  const before = ({ previous }: Schemas['ComparedDto'], shown: (value: number | null) => string) =>
    previous === null ? '' : ` (${t.before} ${shown(previous)})`;
  const percent = (value: number | null) => (value === null ? '–' : `${number(value)} %`);
  return (
    <div className="figures">
      <Figure label={t.alerts + before(data.volume.total, number)} value={number(data.volume.total.value)} />
      <Figure label={t.events} value={number(data.noise.events_per_alert)} />
      <Figure label={t.response} value={time(data.response_times.p50)} />
      <Figure label={t.resolution} value={time(data.resolution_times.p50)} />
      <Figure label={t.inTime + before(data.sla_rate_percent, percent)} value={percent(data.sla_rate_percent.value)} />
    </div>
  );
}

function ByDay({ data, from: begin }: { data: Dashboard; from: string }) {
  const t = useWords(analyticsWords);
  const { severity: names } = useWords(commonWords);
  const reader = useReader();
  const parts = data.series;
  const card = useRef<HTMLDivElement>(null);
  const csv = new URLSearchParams({ from: begin, interval: 'day', format: 'csv' }).toString();
  const times = useMemo(() => parts.map(({ from }) => Date.parse(from) / 1_000), [parts]);
  const series = useMemo(
    () =>
      [...SEVERITIES].reverse().map((severity) => ({
        name: names[severity],
        color: `--${severity}`,
        values: parts.map((part) => part[severity]),
      })),
    [parts, names],
  );
  return (
    <Section
      title={t.byDay}
      actions={
        <div className="row">
          {SEVERITIES.map((severity) => (
            <SeverityBadge key={severity} severity={severity} />
          ))}
          <Download path={`/api/v1/alerts/analytics/trends?${csv}`} fileName="alerts-by-day.csv">
            {t.csv}
          </Download>
          <ChartPicture of={card} fileName="alerts-by-day.png" />
        </div>
      }
    >
      <div ref={card} className="card">
        <Suspense fallback={<div className="chart" />}>
          <StackedBars label={t.byDay} times={times} series={series} />
        </Suspense>
        <details>
          <summary>{t.table}</summary>
          <Table
            caption={t.byDay}
            rows={parts.filter(({ total }) => total > 0)}
            idOf={({ from }) => from}
            columns={[
              { name: t.day, cell: ({ from }) => formatDate(from, reader) },
              ...SEVERITIES.map((severity) => ({
                name: names[severity],
                isNumber: true,
                cell: (part: Schemas['VolumePartDto']) => part[severity],
              })),
              { name: t.total, isNumber: true, cell: ({ total }: Schemas['VolumePartDto']) => total },
            ]}
          />
        </details>
      </div>
    </Section>
  );
}

function ByType({ from }: { from: string }) {
  const t = useWords(analyticsWords);
  const { language } = useReader();
  const types = useQuery({
    queryKey: ['analytics', 'by-type', from],
    queryFn: async () =>
      (await dataOf(
        api.GET('/api/v1/alerts/analytics/by-type', { params: { query: { from } } }),
      )) as Schemas['ByTypeDto'],
    placeholderData: keepPreviousData,
  });
  const time = (seconds: number | null) => (seconds === null ? '–' : formatDuration(seconds, language));
  const csv = `/api/v1/alerts/analytics/by-type?${new URLSearchParams({ from, format: 'csv' }).toString()}`;
  return (
    <Section
      title={t.byType}
      actions={
        <Download path={csv} fileName="alerts-by-type.csv">
          {t.csv}
        </Download>
      }
    >
      <Loaded of={types}>
        {({ items }) => (
          <Table
            caption={t.byType}
            rows={items}
            idOf={({ alert_type }) => alert_type}
            columns={[
              { name: t.type, cell: ({ alert_type }) => alert_type.replaceAll('_', ' ') },
              { name: t.alerts, isNumber: true, cell: ({ total }) => total.value },
              {
                name: t.share,
                isNumber: true,
                cell: ({ share_percent }) => `${formatNumber(language, share_percent ?? 0)} %`,
              },
              { name: t.eventsAll, isNumber: true, cell: ({ events }) => events },
              { name: t.p50, isNumber: true, cell: ({ response_times }) => time(response_times.p50) },
              { name: t.p90, isNumber: true, cell: ({ response_times }) => time(response_times.p90) },
            ]}
          />
        )}
      </Loaded>
    </Section>
  );
}

/** "Is it getting better?": how many alerts, how fast people reacted, and whether in time. */
export default function Analytics() {
  const t = useWords(analyticsWords);
  const { days, from, show } = usePeriod();
  const dashboard = useQuery({
    queryKey: ['analytics', 'dashboard', from],
    queryFn: async () =>
      (await dataOf(
        api.GET('/api/v1/alerts/analytics/dashboard', { params: { query: { from, interval: 'day' } } }),
      )) as Dashboard,
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
  const choices = PERIODS.map((one) => (
    <Button key={one} aria-pressed={one === days} onClick={() => show(one)}>
      {t.days(one)}
    </Button>
  ));
  return (
    <Page title={t.title} question={t.question} actions={choices}>
      <Loaded of={dashboard}>
        {(data) =>
          data.volume.total.value === 0 ? (
            <Empty title={t.none} />
          ) : (
            <>
              <Figures data={data} />
              <ByDay data={data} from={from} />
            </>
          )
        }
      </Loaded>
      <NoiseFunnel days={days} />
      <ByType from={from} />
    </Page>
  );
}
