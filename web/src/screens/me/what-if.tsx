import { useMutation } from '@tanstack/react-query';
import { api, dataOf } from '../../api/client';
import { useSession } from '../../api/session';
import { SEVERITIES, type Severity, Tag } from '../../ui/badges';
import { Button } from '../../ui/button';
import { Faults } from '../../ui/faults';
import { Section } from '../../ui/page';
import { commonWords } from '../../words/common';
import { useWords } from '../../words/language';
import { inboxWords } from '../inbox/words';
import { meWords } from './words';

/** Tells what a member would get for an alert of a severity, and why. */
export function WhatIf() {
  const t = useWords(meWords);
  const { decision: names } = useWords(inboxWords);
  const { severity: severities } = useWords(commonWords);
  const { member } = useSession();
  const ask = useMutation({
    mutationFn: (severity: Severity) =>
      dataOf(
        api.POST('/api/v1/alerts/notifications/explain', { body: { alert: { alert_type: 'example', severity } } }),
      ),
  });
  const mine = ask.data?.items.find(({ member_id }) => member_id === member.id);
  return (
    <Section title={t.whatIf}>
      <p className="muted">{t.whatIfText}</p>
      <div className="row">
        {SEVERITIES.map((severity) => (
          <Button key={severity} aria-pressed={ask.variables === severity} onClick={() => ask.mutate(severity)}>
            {severities[severity]}
          </Button>
        ))}
      </div>
      <Faults error={ask.error} />
      {ask.data && (
        <ul className="plain-list" role="status">
          {mine?.channels.map(({ channel, decision, reason }) => (
            <li key={channel} className="row">
              <strong>{channel.replace('_', ' ')}</strong>
              <Tag tone={decision === 'send' ? 'good' : 'plain'}>{names[decision]}</Tag>
              <span className="muted">{reason}</span>
            </li>
          )) ?? <li>–</li>}
        </ul>
      )}
    </Section>
  );
}
