import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { api, dataOf, type Schemas } from '../../api/client';
import { useSession } from '../../api/session';
import { useSave } from '../../api/use-save';
import { Tag } from '../../ui/badges';
import { Button } from '../../ui/button';
import { Faults } from '../../ui/faults';
import { SelectField, TextField } from '../../ui/field';
import { formText } from '../../ui/form-text';
import { Section } from '../../ui/page';
import { Loaded } from '../../ui/states';
import { useWords } from '../../words/language';
import { ThisBrowser } from './this-browser';
import { meWords } from './words';

type Contact = Schemas['ContactMethodDto'];

const channels = ['email', 'sms', 'whatsapp', 'voice', 'telegram'] as const;

/** Confirms an address with the code that was sent to it. */
function Confirm({ path }: { path: { id: string; contact_method_id: string } }) {
  const t = useWords(meWords);
  const [isAsked, setAsked] = useState(false);
  const send = useSave({
    stale: [],
    words: t.sent,
    save: () =>
      dataOf(
        api.POST('/api/v1/alerts/members/{id}/contact-methods/{contact_method_id}/send-code', { params: { path } }),
      ),
    onSaved: () => setAsked(true),
  });
  const verify = useSave({
    stale: ['contacts'],
    save: (code: string) =>
      api.POST('/api/v1/alerts/members/{id}/contact-methods/{contact_method_id}/verify', {
        params: { path },
        body: { code },
      }),
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    verify.mutate(formText(event.currentTarget)('code'));
  };
  if (!isAsked) {
    return (
      <Button disabled={send.isPending} onClick={() => send.mutate(undefined)}>
        {t.sendCode}
      </Button>
    );
  }
  return (
    <form className="row" onSubmit={submit}>
      <input
        name="code"
        aria-label={t.code}
        placeholder={t.code}
        inputMode="numeric"
        autoComplete="one-time-code"
        required
        size={8}
      />
      <Button kind="primary" type="submit" disabled={verify.isPending}>
        {t.confirm}
      </Button>
    </form>
  );
}

function State({ contact }: { contact: Contact }) {
  const t = useWords(meWords);
  if (contact.disabled_reason) return <Tag tone="bad">{t.disabled}</Tag>;
  return <Tag tone={contact.verified_at ? 'good' : 'warn'}>{contact.verified_at ? t.verified : t.unverified}</Tag>;
}

function Line({ contact }: { contact: Contact }) {
  const t = useWords(meWords);
  const { member } = useSession();
  const path = { id: member.id, contact_method_id: contact.id };
  const test = useSave({
    stale: ['deliveries'],
    words: t.sent,
    save: () => dataOf(api.POST('/api/v1/alerts/notifications/test', { body: { contact_method_id: contact.id } })),
  });
  const remove = useSave({
    stale: ['contacts'],
    save: () => api.DELETE('/api/v1/alerts/members/{id}/contact-methods/{contact_method_id}', { params: { path } }),
  });
  return (
    <li className="row">
      <strong>{contact.channel}</strong>
      <bdi>{typeof contact.address === 'string' ? contact.address : contact.label}</bdi>
      <State contact={contact} />
      <span className="spring" />
      {contact.verified_at ? (
        <Button disabled={test.isPending} onClick={() => test.mutate(undefined)}>
          {t.test}
        </Button>
      ) : (
        <Confirm path={path} />
      )}
      <Button kind="danger" disabled={remove.isPending} onClick={() => remove.mutate(undefined)}>
        {t.remove}
      </Button>
    </li>
  );
}

/** Where messages for me go, and whether each address was confirmed. */
export function Contacts() {
  const t = useWords(meWords);
  const { member } = useSession();
  const params = { path: { id: member.id } };
  const contacts = useQuery({
    queryKey: ['contacts', member.id],
    queryFn: () => dataOf(api.GET('/api/v1/alerts/members/{id}/contact-methods', { params })),
  });
  const add = useSave({
    stale: ['contacts'],
    save: (body: Schemas['AddContactMethodDto']) =>
      dataOf(api.POST('/api/v1/alerts/members/{id}/contact-methods', { params, body })),
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const text = formText(form);
    const channel = text('channel') as (typeof channels)[number];
    add.mutate({ channel, address: text('address') }, { onSuccess: () => form.reset() });
  };
  return (
    <Section title={t.contacts}>
      <Loaded of={contacts} rows={2}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="muted">{t.contactsNone}</p>
          ) : (
            <ul className="plain-list">
              {items.map((contact) => (
                <Line key={contact.id} contact={contact} />
              ))}
            </ul>
          )
        }
      </Loaded>
      <form className="row" onSubmit={submit}>
        <SelectField label={t.channel} name="channel" options={channels.map((one) => [one, one] as const)} />
        <TextField label={t.address} name="address" required maxLength={254} />
        <Button type="submit" disabled={add.isPending}>
          {t.add}
        </Button>
      </form>
      <Faults error={add.error} />
      <ThisBrowser />
    </Section>
  );
}
