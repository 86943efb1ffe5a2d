import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { api, dataOf, type Schemas } from '../../api/client';
import { usePages } from '../../api/use-pages';
import { useSave } from '../../api/use-save';
import { Tag } from '../../ui/badges';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { Faults } from '../../ui/faults';
import { SelectField, TextField } from '../../ui/field';
import { formText } from '../../ui/form-text';
import { Page, Section } from '../../ui/page';
import { PagedTable } from '../../ui/paged-table';
import { Loaded } from '../../ui/states';
import { Table } from '../../ui/table';
import { Ago } from '../../ui/time';
import { commonWords } from '../../words/common';
import { catalogue, useWords } from '../../words/language';

const words = catalogue(
  { title: 'Settings', question: 'How does Campana behave for us?', setting: 'Setting', value: 'Value', source: 'Whose word', change: 'Change', toDefault: 'Back to the default', sources: { tenant: 'yours', installation: 'of the installation', default: 'default' }, metricSources: 'Metric sources', metricNone: 'No metric source: an address from which rules read figures.', read: 'Last read', fails: 'fails', works: 'works', listHint: 'Separated by commas.' },
  { title: 'Ajustes', question: '¿Cómo se comporta Campana para nosotros?', setting: 'Ajuste', value: 'Valor', source: 'Quién lo dice', change: 'Cambiar', toDefault: 'Volver al valor inicial', sources: { tenant: 'propio', installation: 'de la instalación', default: 'inicial' }, metricSources: 'Fuentes de métricas', metricNone: 'Sin fuente de métricas: una dirección de la que las reglas leen cifras.', read: 'Última lectura', fails: 'falla', works: 'funciona', listHint: 'Separados por comas.' },
  { title: 'Ezarpenak', question: 'Nola jokatzen du Campanak guretzat?', setting: 'Ezarpena', value: 'Balioa', source: 'Noren hitza', change: 'Aldatu', toDefault: 'Itzuli hasierakora', sources: { tenant: 'zurea', installation: 'instalazioarena', default: 'hasierakoa' }, metricSources: 'Metrika-iturriak', metricNone: 'Metrika-iturririk ez: arauek zifrak irakurtzeko helbidea.', read: 'Azken irakurketa', fails: 'huts egiten du', works: 'badabil', listHint: 'Komaz bereizita.' },
); // prettier-ignore

type Config = Schemas['ConfigDto'];
type Value = string | number | boolean | readonly string[] | null;

const readable = (value: Value): string => (Array.isArray(value) ? value.join(', ') || '–' : String(value ?? '–'));
const nameOf = (setting: string): string => setting.replaceAll('_', ' ');

/** The value of a form's text, of the same kind as the value that it replaces. */
function valueOf(text: string, before: Value): Value {
  if (typeof before === 'number') return Number(text);
  if (typeof before === 'boolean') return text === 'true';
  if (!Array.isArray(before)) return text.trim() || null;
  return text
    .split(',')
    .map((one) => one.trim())
    .filter(Boolean);
}

function Change({ setting, value, onClose }: { setting: string; value: Value; onClose: () => void }) {
  const t = useWords(words);
  const common = useWords(commonWords);
  const save = useSave({
    stale: ['settings', 'session'],
    save: (wanted: Value) => dataOf(api.PUT('/api/v1/alerts/config', { body: { [setting]: wanted } })),
    onSaved: onClose,
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    save.mutate(valueOf(formText(event.currentTarget)('value'), value));
  };
  const label = nameOf(setting);
  return (
    <Dialog title={label} onClose={onClose}>
      <form className="form" onSubmit={submit}>
        {typeof value === 'boolean' ? (
          <SelectField
            label={label}
            name="value"
            defaultValue={String(value)}
            options={[
              ['true', common.on],
              ['false', common.off],
            ]}
          />
        ) : (
          <TextField
            label={label}
            name="value"
            type={typeof value === 'number' ? 'number' : 'text'}
            defaultValue={Array.isArray(value) ? value.join(', ') : String(value ?? '')}
            {...(Array.isArray(value) && { hint: t.listHint })}
          />
        )}
        <Faults error={save.error} />
        <div className="form-end">
          <Button onClick={() => save.mutate(null)}>{t.toDefault}</Button>
          <Button kind="primary" type="submit" disabled={save.isPending}>
            {common.save}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function AllSettings({ config }: { config: Config }) {
  const t = useWords(words);
  const [changed, setChanged] = useState<string | null>(null);
  const { sources, ...values } = config;
  const rows = Object.entries(values) as [string, Value][];
  const sourceOf = (setting: string) => (sources as Record<string, keyof typeof t.sources>)[setting] ?? 'default';
  return (
    <>
      <Table
        caption={t.title}
        rows={rows}
        idOf={([setting]) => setting}
        columns={[
          { name: t.setting, cell: ([setting]) => nameOf(setting) },
          { name: t.value, cell: ([, value]) => <strong>{readable(value)}</strong> },
          {
            name: t.source,
            cell: ([setting]) => (
              <Tag tone={sourceOf(setting) === 'tenant' ? 'good' : 'plain'}>{t.sources[sourceOf(setting)]}</Tag>
            ),
          },
          {
            name: t.change,
            cell: ([setting]) => (
              <Button kind="quiet" onClick={() => setChanged(setting)}>
                {t.change}
              </Button>
            ),
          },
        ]}
      />
      {changed && (
        <Change
          setting={changed}
          value={(values as Record<string, Value>)[changed] ?? null}
          onClose={() => setChanged(null)}
        />
      )}
    </>
  );
}

function MetricSources() {
  const t = useWords(words);
  const found = usePages<Schemas['MetricSourceDto']>(['metric-sources'], (cursor) =>
    api.GET('/api/v1/alerts/metric-sources', { params: { query: { limit: 50, ...(cursor && { cursor }) } } }),
  );
  return (
    <Section title={t.metricSources}>
      <PagedTable
        of={found}
        caption={t.metricSources}
        idOf={({ id }) => id}
        empty={<p className="muted">{t.metricNone}</p>}
        columns={[
          { name: t.setting, cell: ({ name }) => <bdi>{name}</bdi> },
          { name: t.value, cell: ({ url }) => <bdi>{url}</bdi> },
          {
            name: t.source,
            cell: ({ is_errored }) => <Tag tone={is_errored ? 'bad' : 'good'}>{is_errored ? t.fails : t.works}</Tag>,
          },
          { name: t.read, cell: ({ read_at }) => read_at && <Ago at={read_at} /> },
        ]}
      />
    </Section>
  );
}

/** "How does Campana behave for us?": each setting, whose word it is, and the way back to the default. */
export default function Settings() {
  const t = useWords(words);
  const config = useQuery({ queryKey: ['settings'], queryFn: () => dataOf(api.GET('/api/v1/alerts/config')) });
  return (
    <Page title={t.title} question={t.question}>
      <Loaded of={config} rows={12}>
        {(found) => <AllSettings config={found} />}
      </Loaded>
      <MetricSources />
    </Page>
  );
}
