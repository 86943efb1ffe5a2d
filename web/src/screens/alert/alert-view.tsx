import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { Link } from 'wouter';
import { type Action, type Details, possible } from '../../api/alert-actions';
import { type Alert, api, dataOf } from '../../api/client';
import { useMay, useSession } from '../../api/session';
import { usePolling } from '../../api/use-live';
import { useNames } from '../../api/members';
import { SeverityBadge, SlaBadge, StatusBadge, Tag } from '../../ui/badges';
import { Button } from '../../ui/button';
import { Icon } from '../../ui/icons';
import { Markdown } from '../../ui/markdown';
import { Facts } from '../../ui/page';
import { Loaded } from '../../ui/states';
import { Age, At } from '../../ui/time';
import { useWords } from '../../words/language';
import { TimeLeft } from '../inbox/alert-row';
import { inboxWords } from '../inbox/words';
import { Clocks } from './clocks';
import { Escalation } from './escalation';
import { Feedback } from './feedback';
import { Relatives } from './relatives';
import { Recipients } from './recipients';
import { Story } from './story';

type Act = (action: Action, alert: Alert, details?: Details) => void;

function useAlert(id: string) {
  return useQuery({
    queryKey: ['alert', id],
    queryFn: () => dataOf(api.GET('/api/v1/alerts/{id}', { params: { path: { id } } })),
    refetchInterval: usePolling('alert'),
  });
}

function Actions({ alert, act }: { alert: Alert; act: Act }) {
  const t = useWords(inboxWords);
  const { member } = useSession();
  const actions = possible[alert.status];
  const canTake = actions.includes('assign') && alert.assigned_to !== member.id;
  return (
    <div className="alert-actions" role="toolbar" aria-label={alert.title}>
      {actions.map((action, index) => (
        <Button key={action} kind={index === 0 ? 'primary' : 'plain'} onClick={() => act(action, alert)}>
          {t.actions[action]}
        </Button>
      ))}
      {canTake && <Button onClick={() => act('assign', alert, { assigned_to: member.id })}>{t.actions.take}</Button>}
    </div>
  );
}

const Text = ({ title, text }: { title: string; text: string | null }) =>
  text && (
    <section className="alert-text">
      <h3>{title}</h3>
      <Markdown text={text} />
    </section>
  );

function AlertFacts({ alert }: { alert: Alert }) {
  const t = useWords(inboxWords);
  const names = useNames();
  const labels = Object.entries((alert.labels ?? {}) as Record<string, string>);
  return (
    <>
      <Facts
        facts={[
          [t.assigned, names(alert.assigned_to) ?? alert.assigned_role],
          [t.created, <At key="created" at={alert.created_at} />],
          [t.last, alert.occurrence_count > 1 && <At key="last" at={alert.last_occurrence_at} />],
          [t.occurrences, alert.occurrence_count],
          [t.filter.type, <code key="type">{alert.alert_type}</code>],
          [t.category, alert.alert_category],
          [t.source, alert.source_service],
          [
            t.resource,
            alert.resource_type && <bdi key="about">{`${alert.resource_type} ${alert.resource_id ?? ''}`}</bdi>,
          ],
          [t.level, alert.escalation_level > 0 ? alert.escalation_level : null],
          [
            t.incident,
            alert.group_id && (
              <Link key="group" href={`/incidents/${alert.group_id}`}>
                {alert.group_id.slice(0, 8)}
              </Link>
            ),
          ],
        ]}
      />
      {labels.length > 0 && (
        <div className="row" aria-label={t.labels}>
          {labels.map(([name, value]) => (
            <Tag key={name}>
              <bdi>
                {name}: {value}
              </bdi>
            </Tag>
          ))}
        </div>
      )}
    </>
  );
}

function Whole({ alert, act }: { alert: Alert; act: Act }) {
  const t = useWords(inboxWords);
  const mayWrite = useMay('alerts.write');
  const mayManage = useMay('alerts.manage');
  return (
    <>
      <header className="alert-head">
        <div className="row">
          <SeverityBadge severity={alert.severity} />
          <StatusBadge status={alert.status} />
          {alert.sla_state !== 'none' && <SlaBadge state={alert.sla_state} />}
          <TimeLeft alert={alert} />
          {alert.quiet_reason && <Tag tone="warn">{t.silenced}</Tag>}
          <span className="spring" />
          <span className="muted">
            <Age at={alert.created_at} />
          </span>
        </div>
        <h2>
          <bdi>{alert.title}</bdi>
          {alert.occurrence_count > 1 && <span className="muted numbers"> {t.times(alert.occurrence_count)}</span>}
        </h2>
        {mayWrite && <Actions alert={alert} act={act} />}
      </header>
      <Markdown text={alert.description} />
      <Text title={t.nextStep} text={alert.recommended_action} />
      <Text title={t.impact} text={alert.business_impact} />
      <AlertFacts alert={alert} />
      <Clocks alert={alert} />
      <Escalation alert={alert} />
      <Story alert={alert} mayWrite={mayWrite} />
      <Relatives alertId={alert.id} />
      <Recipients alertId={alert.id} version={alert.version} />
      {mayWrite && <Feedback alertId={alert.id} />}
      {alert.source_event_data && (
        <details>
          <summary>{t.rawEvent}</summary>
          <pre>{JSON.stringify(alert.source_event_data, null, 2)}</pre>
          {mayManage && <Link href={`/rules/new?alert=${alert.id}`}>{t.ruleOfEvent}</Link>}
        </details>
      )}
    </>
  );
}

/** Marks the alert as read when it was open for a moment. */
function useReading(id: string): void {
  useEffect(() => {
    const timer = setTimeout(() => {
      void api.PUT('/api/v1/alerts/{id}/read', { params: { path: { id } } }).catch(() => undefined);
    }, 1_500);
    return () => clearTimeout(timer);
  }, [id]);
}

/** "What happened, what do I do?": one alert, whole. */
export function AlertView({ id, back, act }: { id: string; back: string; act: Act }) {
  const t = useWords(inboxWords);
  useReading(id);
  return (
    <article className="alert-view">
      <Link href={back} className="back">
        <Icon name="back" size={16} />
        {t.back}
      </Link>
      <Loaded of={useAlert(id)} rows={8}>
        {(alert) => <Whole alert={alert} act={act} />}
      </Loaded>
    </article>
  );
}
