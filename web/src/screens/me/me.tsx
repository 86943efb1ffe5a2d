import { useQuery } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { api, dataOf, type Schemas } from '../../api/client';
import { useSave } from '../../api/use-save';
import { SeverityBadge } from '../../ui/badges';
import { Button } from '../../ui/button';
import { Faults } from '../../ui/faults';
import { SelectField, TextField } from '../../ui/field';
import { formText } from '../../ui/form-text';
import { Page, Section } from '../../ui/page';
import { Loaded } from '../../ui/states';
import { commonWords } from '../../words/common';
import { useWords } from '../../words/language';
import { Contacts } from './contacts';
import { Quiet, WorkingHours } from './hours';
import { Sessions } from './sessions';
import { WhatIf } from './what-if';
import { meWords } from './words';

const languages = [
  ['', '–'],
  ['en', 'English'],
  ['es', 'Español'],
  ['eu', 'Euskara'],
] as const;

function Profile({ me }: { me: Schemas['OwnProfileDto'] }) {
  const t = useWords(meWords);
  const { save: saveText } = useWords(commonWords);
  const save = useSave({
    stale: ['me', 'session', 'members'],
    save: (body: Schemas['SaveOwnProfileDto']) => dataOf(api.PUT('/api/v1/alerts/members/me', { body })),
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const text = formText(event.currentTarget);
    const locale = (text('locale') || null) as 'en' | null;
    save.mutate({ name: text('name') || null, time_zone: text('time_zone') || null, locale });
  };
  return (
    <form className="form" onSubmit={submit}>
      <div className="form-row">
        <TextField label={t.name} name="name" defaultValue={me.name ?? ''} maxLength={200} />
        <SelectField label={t.language} name="locale" defaultValue={me.locale ?? ''} options={languages} />
        <TextField label={t.zone} name="time_zone" defaultValue={me.time_zone ?? ''} placeholder="Europe/Madrid" />
      </div>
      <Faults error={save.error} />
      <div>
        <Button kind="primary" type="submit" disabled={save.isPending}>
          {saveText}
        </Button>
      </div>
    </form>
  );
}

function OwnRules() {
  const t = useWords(meWords);
  const rules = useQuery({
    queryKey: ['me', 'rules'],
    queryFn: () => dataOf(api.GET('/api/v1/alerts/notification-rules')),
  });
  return (
    <Section title={t.rules}>
      <Loaded of={rules} rows={2}>
        {(found) =>
          found.length === 0 ? (
            <p className="muted">{t.rulesNone}</p>
          ) : (
            <ul className="plain-list">
              {found.map(({ severities, channel, delay_minutes }) => (
                <li key={channel + delay_minutes} className="row">
                  {severities.map((severity) => (
                    <SeverityBadge key={severity} severity={severity} />
                  ))}
                  <strong>{channel}</strong>
                  <span className="muted">{t.after(delay_minutes)}</span>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </Section>
  );
}

/** "How am I told?": my profile, how to reach me, what comes how, and where I am signed in. */
export default function Me() {
  const t = useWords(meWords);
  const me = useQuery({ queryKey: ['me'], queryFn: () => dataOf(api.GET('/api/v1/alerts/members/me')) });
  return (
    <Page title={t.title} question={t.question}>
      <Section title={t.profile}>
        <Loaded of={me} rows={2}>
          {(profile) => <Profile key={profile.version} me={profile} />}
        </Loaded>
      </Section>
      <Section title={t.workingHours}>
        <Loaded of={me} rows={1}>
          {(profile) => <WorkingHours key={profile.version} me={profile} />}
        </Loaded>
      </Section>
      <Contacts />
      <Quiet />
      <OwnRules />
      <WhatIf />
      <Sessions />
    </Page>
  );
}
