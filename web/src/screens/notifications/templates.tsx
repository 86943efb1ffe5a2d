import { useState } from 'react';
import { api } from '../../api/client';
import { usePages } from '../../api/use-pages';
import { SeverityBadge, Tag } from '../../ui/badges';
import { Button } from '../../ui/button';
import { Section } from '../../ui/page';
import { PagedTable } from '../../ui/paged-table';
import { useWords } from '../../words/language';
import { type Template, TemplateEditor } from './template-editor';
import { notificationWords } from './words';

const ORIGINS = ['tenant', 'shipped'] as const;
/** Kinds of messages whose texts nobody may change. */
const FIXED: readonly Template['kind'][] = ['code', 'test'];

/** The texts of messages: the tenant's own, and those that Campana brings. */
export function Templates() {
  const t = useWords(notificationWords);
  const [origin, setOrigin] = useState<(typeof ORIGINS)[number]>('tenant');
  const [shown, setShown] = useState<Template | null>(null);
  const templates = usePages<Template>(['templates', origin], (cursor) =>
    api.GET('/api/v1/alerts/templates', { params: { query: { limit: 50, origin, ...(cursor && { cursor }) } } }),
  );
  const actions = (
    <div className="row" role="group" aria-label={t.origin}>
      {ORIGINS.map((one) => (
        <Button key={one} aria-pressed={one === origin} onClick={() => setOrigin(one)}>
          {t.origins[one]}
        </Button>
      ))}
    </div>
  );
  return (
    <Section title={t.templates} actions={actions}>
      <PagedTable
        of={templates}
        caption={t.templates}
        idOf={({ id }) => id}
        empty={<p className="muted">{t.templatesNone}</p>}
        columns={[
          { name: t.templateName, cell: ({ name }) => <bdi>{name}</bdi> },
          { name: t.channel, cell: ({ channel }) => channel.replace('_', ' ') },
          { name: t.kind, cell: ({ kind }) => <Tag>{kind}</Tag> },
          { name: t.severity, cell: ({ severity }) => (severity ? <SeverityBadge severity={severity} /> : '–') },
          { name: t.locale, cell: ({ locale }) => locale ?? '–' },
          {
            name: t.inspect,
            cell: (template) =>
              !FIXED.includes(template.kind) && (
                <Button kind="quiet" onClick={() => setShown(template)}>
                  {t.inspect}
                </Button>
              ),
          },
        ]}
      />
      {shown && <TemplateEditor template={shown} onClose={() => setShown(null)} />}
    </Section>
  );
}
