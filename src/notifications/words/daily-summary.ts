import { type OpenAlertsSummary, type ResponseSummary, severities, statuses } from '../../alerts';
import type { MessageLocale } from '../content';
import { localTime } from './local-time';
import { vocabularies } from './vocabulary';

/** What a daily summary tells. */
export interface DailyFigures {
  readonly open: OpenAlertsSummary;
  /** Of the alerts of the last 24 hours. */
  readonly responses: ResponseSummary;
}

interface SummaryWords {
  readonly title: (count: number) => string;
  readonly severity: string;
  readonly status: string;
  readonly inTime: string;
  readonly of: string;
  readonly median: string;
  readonly minutes: string;
  readonly oldest: string;
}

const words: Readonly<Record<MessageLocale, SummaryWords>> = {
  en: {
    title: (count) => `Daily summary: ${count} open ${count === 1 ? 'alert' : 'alerts'}`,
    severity: 'Open by severity',
    status: 'By status',
    inTime: 'Answered in time (24 h)',
    of: 'of',
    median: 'Median response (24 h)',
    minutes: 'min',
    oldest: 'The oldest',
  },
  es: {
    title: (count) => `Resumen del día: ${count} ${count === 1 ? 'alerta abierta' : 'alertas abiertas'}`,
    severity: 'Abiertas por gravedad',
    status: 'Por estado',
    inTime: 'Atendidas a tiempo (24 h)',
    of: 'de',
    median: 'Mediana de respuesta (24 h)',
    minutes: 'min',
    oldest: 'Las más antiguas',
  },
};

const NONE = '–';

const counted = <K extends string>(
  names: readonly K[],
  counts: Readonly<Partial<Record<K, number>>>,
  labels: Readonly<Record<K, string>>,
): string => {
  const parts = names.flatMap((name) => (counts[name] ? `${labels[name]} ${counts[name]}` : []));
  return parts.length > 0 ? parts.join(', ') : NONE;
};

/** The words of a daily summary: plain text. */
export function dailySummaryNotice(
  { open, responses: { met, violated, medianSeconds } }: DailyFigures,
  locale: MessageLocale,
  timeZone: string,
): { readonly title: string; readonly text: string } {
  const [word, vocabulary] = [words[locale], vocabularies[locale]];
  const total = Object.values(open.bySeverity).reduce((sum, count) => sum + count, 0);
  const decided = met + violated;
  const rate = decided === 0 ? NONE : `${Math.round((met / decided) * 100)} % (${met} ${word.of} ${decided})`;
  const median = medianSeconds === null ? NONE : `${Math.round(medianSeconds / 60)} ${word.minutes}`;
  const oldest = open.oldest.map(
    ({ title, severity, createdAt }) =>
      `${localTime(new Date(createdAt), timeZone)} · ${vocabulary.severities[severity]} · ${title}`,
  );
  const lines = [
    `${word.severity}: ${counted([...severities].reverse(), open.bySeverity, vocabulary.severities)}`,
    `${word.status}: ${counted(statuses, open.byStatus, vocabulary.statuses)}`,
    `${word.inTime}: ${rate}`,
    `${word.median}: ${median}`,
    ...(oldest.length > 0 ? ['', `${word.oldest}:`, ...oldest] : []),
  ];
  return { title: word.title(total), text: lines.join('\n') };
}
