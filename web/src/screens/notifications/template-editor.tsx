import { useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, useRef } from 'react';
import { api, dataOf, ifMatch, type Schemas } from '../../api/client';
import { useSave } from '../../api/use-save';
import { SEVERITIES, type Severity } from '../../ui/badges';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { Faults } from '../../ui/faults';
import { AreaField, SelectField, TextField } from '../../ui/field';
import { formText } from '../../ui/form-text';
import { commonWords } from '../../words/common';
import { useWords } from '../../words/language';
import { notificationWords } from './words';

export type Template = Schemas['TemplateDto'];
type Body = Schemas['SaveTemplateDto'];

/** How many alerts are offered to look at a text with. */
const OFFERED = 20;
const LOCALES = ['en', 'es', 'eu'] as const;
export const CHANNELS = ['email', 'sms', 'whatsapp', 'push', 'slack', 'discord', 'teams', 'telegram', 'webhook', 'voice', 'in_app'] as const; // prettier-ignore

function bodyOf(form: HTMLFormElement, { kind, alert_type, category, html_template }: Template): Body {
  const text = formText(form);
  return {
    ...{ alert_type, category, html_template },
    kind: kind as Body['kind'],
    channel: text('channel') as Body['channel'],
    locale: (text('locale') || null) as 'en' | null,
    severity: (text('severity') || null) as Severity | null,
    name: text('name'),
    subject_template: text('subject_template') || null,
    body_template: text('body_template'),
  };
}

/** Checks a text, and shows what it makes of an alert. */
async function look({ name: _, ...content }: Body, alertId: string) {
  const lint = await dataOf(api.POST('/api/v1/alerts/templates/lint', { body: content }));
  if (lint.errors.length > 0) return { lint, preview: null };
  const body = { ...content, ...(alertId && { alert_id: alertId }) };
  return { lint, preview: await dataOf(api.POST('/api/v1/alerts/templates/preview', { body })) };
}

function Preview({ of: { lint, preview } }: { of: Awaited<ReturnType<typeof look>> }) {
  const t = useWords(notificationWords);
  return (
    <section className="card" aria-label={t.preview} role="status">
      {[...lint.errors, ...lint.warnings].map(({ pointer, detail }) => (
        <p key={pointer + detail} className="wrong">
          <code>{pointer}</code> {detail}
        </p>
      ))}
      {preview && (
        <>
          <strong>
            <bdi>{preview.subject}</bdi>
          </strong>
          <pre>{preview.text}</pre>
        </>
      )}
    </section>
  );
}

function useAlerts() {
  const query = { limit: OFFERED, fields: ['id', 'title'] as ('id' | 'title')[] };
  const { data } = useQuery({
    queryKey: ['alerts', 'offered'],
    queryFn: () => dataOf(api.GET('/api/v1/alerts', { params: { query } })),
  });
  return (data?.items ?? []).map(({ id, title }) => [String(id), String(title)] as const);
}

/** Saves a text of the tenant's own: a shipped one is copied. */
function useSaveTemplate({ id, origin, version }: Template, onClose: () => void) {
  return useSave({
    stale: ['templates'],
    save: (body: Body) =>
      origin === 'shipped'
        ? dataOf(api.POST('/api/v1/alerts/templates', { body }))
        : dataOf(
            api.PUT('/api/v1/alerts/templates/{id}', { params: { path: { id }, header: ifMatch(version) }, body }),
          ),
    onSaved: onClose,
  });
}

/** One text of messages: by channel and language, as it reads for a real alert, and saved as the tenant's own. */
export function TemplateEditor({ template, onClose }: { template: Template; onClose: () => void }) {
  const t = useWords(notificationWords);
  const { severity } = useWords(commonWords);
  const form = useRef<HTMLFormElement>(null);
  const alerts = useAlerts();
  const preview = useMutation({ mutationFn: ({ body, alert }: { body: Body; alert: string }) => look(body, alert) });
  const save = useSaveTemplate(template, onClose);
  const show = () => {
    const element = form.current;
    if (element) preview.mutate({ body: bodyOf(element, template), alert: formText(element)('alert_id') });
  };
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    save.mutate(bodyOf(event.currentTarget, template));
  };
  return (
    <Dialog title={t.template} onClose={onClose} isWide>
      <form ref={form} className="form" onSubmit={submit}>
        <TextField label={t.templateName} name="name" defaultValue={template.name} required maxLength={200} />
        <div className="form-row">
          <SelectField
            label={t.channel}
            name="channel"
            defaultValue={template.channel}
            options={CHANNELS.map((one) => [one, one] as const)}
          />
          <SelectField
            label={t.locale}
            name="locale"
            defaultValue={template.locale ?? ''}
            options={[['', '–'], ...LOCALES.map((one) => [one, one] as const)]}
          />
          <SelectField
            label={t.severity}
            name="severity"
            defaultValue={template.severity ?? ''}
            options={[['', '–'], ...SEVERITIES.map((one) => [one, severity[one]] as const)]}
          />
          <SelectField label={t.realAlert} name="alert_id" options={[['', t.sample], ...alerts]} />
        </div>
        <TextField
          label={t.subject}
          name="subject_template"
          defaultValue={template.subject_template ?? ''}
          maxLength={500}
        />
        <AreaField
          label={t.text}
          name="body_template"
          defaultValue={template.body_template}
          rows={8}
          required
          maxLength={20_000}
        />
        <Faults error={save.error ?? preview.error} />
        <div className="form-end">
          <Button disabled={preview.isPending} onClick={show}>
            {t.preview}
          </Button>
          <Button kind="primary" type="submit" disabled={save.isPending}>
            {template.origin === 'shipped' ? t.saveOwn : t.save}
          </Button>
        </div>
      </form>
      {preview.data && <Preview of={preview.data} />}
    </Dialog>
  );
}
