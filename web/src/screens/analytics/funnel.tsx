import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { api, dataOf } from '../../api/client';
import { Section } from '../../ui/page';
import { Loaded } from '../../ui/states';
import { useReader, useWords } from '../../words/language';
import { formatNumber } from '../../words/plural';
import { analyticsWords } from './words';

/** Counts by the hour are kept for a month. */
const MAX_DAYS = 30;
const DAY_MS = 86_400_000;

/** From events to messages: how much was left out at each step. */
export function NoiseFunnel({ days }: { days: number }) {
  const t = useWords(analyticsWords);
  const { language } = useReader();
  const shown = Math.min(days, MAX_DAYS);
  const noise = useQuery({
    queryKey: ['noise', 'funnel', shown],
    queryFn: () => {
      const from = new Date(Date.now() - shown * DAY_MS).toISOString();
      return dataOf(api.GET('/api/v1/alerts/analytics/noise', { params: { query: { from } } }));
    },
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
  return (
    <Section title={`${t.noise} (${t.days(shown)})`}>
      <Loaded of={noise} rows={3}>
        {({ funnel }) => {
          const steps = ['events', 'matched', 'folded', 'suppressed', 'alerts', 'notified'] as const;
          const most = Math.max(1, ...steps.map((step) => funnel[step]));
          return (
            <div className="bars card">
              {steps.map((step) => (
                <div key={step} className="bar-line">
                  <span>{t.funnel[step]}</span>
                  <meter min={0} max={most} value={funnel[step]} aria-label={t.funnel[step]} />
                  <span className="numbers">{formatNumber(language, funnel[step])}</span>
                </div>
              ))}
            </div>
          );
        }}
      </Loaded>
    </Section>
  );
}
