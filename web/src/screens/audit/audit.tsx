import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { api, dataOf, type Schemas } from '../../api/client';
import { useNames } from '../../api/members';
import { usePages } from '../../api/use-pages';
import { Tag } from '../../ui/badges';
import { Button } from '../../ui/button';
import { Changes } from '../../ui/changes';
import { Dialog } from '../../ui/dialog';
import { Page } from '../../ui/page';
import { PagedTable } from '../../ui/paged-table';
import { Empty } from '../../ui/states';
import { useToasts } from '../../ui/toast';
import { At } from '../../ui/time';
import { Download } from '../../ui/download';
import { catalogue, useWords } from '../../words/language';

const words = catalogue(
  {
    title: 'Audit', question: 'Who changed what?', none: 'Nothing was changed yet', who: 'Who', what: 'What', when: 'When', campana: 'Campana itself', show: 'Show',
    verify: 'Verify', intact: (n: number) => `The log is intact: ${n} lines.`, broken: (n: number) => `The log was changed at line ${n}.`, file: 'Export',
  },
  {
    title: 'Auditoría', question: '¿Quién cambió qué?', none: 'Aún no se ha cambiado nada', who: 'Quién', what: 'Qué', when: 'Cuándo', campana: 'Campana', show: 'Ver',
    verify: 'Comprobar', intact: (n: number) => `El registro está íntegro: ${n} líneas.`, broken: (n: number) => `El registro fue alterado en la línea ${n}.`, file: 'Exportar',
  },
  {
    title: 'Ikuskaritza', question: 'Nork zer aldatu du?', none: 'Oraindik ez da ezer aldatu', who: 'Nork', what: 'Zer', when: 'Noiz', campana: 'Campana', show: 'Ikusi',
    verify: 'Egiaztatu', intact: (n: number) => `Erregistroa osorik dago: ${n} lerro.`, broken: (n: number) => `Erregistroa ${n}. lerroan aldatu zen.`, file: 'Esportatu',
  },
); // prettier-ignore

type Line = Schemas['AuditLineDto'];

const Difference = ({ line, onClose }: { line: Line; onClose: () => void }) => (
  <Dialog title={`${line.action} ${line.subject_id}`} onClose={onClose} isWide>
    <Changes before={line.before} after={line.after} />
  </Dialog>
);

function Verify() {
  const t = useWords(words);
  const toasts = useToasts();
  const verify = useMutation({
    mutationFn: () => dataOf(api.GET('/api/v1/alerts/audit/verify')),
    onSuccess: ({ is_intact, entries, first_broken_seq }) =>
      toasts.say(is_intact ? t.intact(entries) : t.broken(first_broken_seq ?? 0)),
    onError: (error) => toasts.fail(error),
  });
  return (
    <>
      <Button disabled={verify.isPending} onClick={() => verify.mutate()}>
        {t.verify}
      </Button>
      <Download path="/api/v1/alerts/audit/export" fileName="audit.jsonl">
        {t.file}
      </Download>
    </>
  );
}

/** "Who changed what?": every change of rules, policies, settings and people, with what was before. */
export default function Audit() {
  const t = useWords(words);
  const names = useNames();
  const [shown, setShown] = useState<Line | null>(null);
  const lines = usePages<Line>(['configuration', 'audit'], (cursor) =>
    api.GET('/api/v1/alerts/audit', { params: { query: { limit: 50, ...(cursor && { cursor }) } } }),
  );
  return (
    <Page title={t.title} question={t.question} actions={<Verify />}>
      <PagedTable
        of={lines}
        caption={t.title}
        idOf={({ id }) => id}
        empty={<Empty title={t.none} />}
        columns={[
          { name: t.when, cell: ({ at }) => <At at={at} /> },
          { name: t.who, cell: ({ actor_name, actor_id }) => <bdi>{actor_name ?? names(actor_id) ?? t.campana}</bdi> },
          { name: t.what, cell: ({ action }) => <Tag>{action}</Tag> },
          {
            name: '',
            cell: ({ after, before, subject_id }) => <bdi>{nameOf(after) ?? nameOf(before) ?? subject_id}</bdi>,
          },
          {
            name: t.show,
            cell: (line) => (
              <Button kind="quiet" onClick={() => setShown(line)}>
                {t.show}
              </Button>
            ),
          },
        ]}
      />
      {shown && <Difference line={shown} onClose={() => setShown(null)} />}
    </Page>
  );
}

/** The name of an object in the log, if it has one. */
function nameOf(state: unknown): string | null {
  const { name, rule_name: ruleName, ruleName: other, reason } = (state ?? {}) as Record<string, unknown>;
  const found = name ?? ruleName ?? other ?? reason;
  return typeof found === 'string' ? found : null;
}
