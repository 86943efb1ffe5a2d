import type { Schemas } from '../../api/client';
import { At } from '../../ui/time';
import { useWords } from '../../words/language';
import { suppressionWords } from './words';

const MAX_SPANS = 3;

/** What a suppression would keep quiet: now, and had it been in force in the last days; and when it is. */
export function PreviewText({ preview }: { preview: Schemas['SuppressionPreviewDto'] }) {
  const t = useWords(suppressionWords);
  const { active_alerts, critical_alerts, spans, past } = preview;
  return (
    <div role="status" className="card">
      <p>{t.previewText(active_alerts, critical_alerts)}</p>
      {past && <p>{t.past(past.alerts, past.critical, past.notifications)}</p>}
      {past && past.top_types.length > 0 && (
        <p className="muted">
          {t.mostly}: <bdi>{past.top_types.map(({ alert_type, count }) => `${alert_type} (${count})`).join(', ')}</bdi>
        </p>
      )}
      {past && !past.is_exact && <p className="muted">{t.pastCut}</p>}
      {spans.length === 0 && <p>{t.never}</p>}
      {spans.slice(0, MAX_SPANS).map(({ from, until }) => (
        <p key={from} className="muted">
          {t.inForce}: <At at={from} /> – <At at={until} />
        </p>
      ))}
    </div>
  );
}
