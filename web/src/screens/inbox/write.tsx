import { type FormEvent, useState } from 'react';
import { api, dataOf } from '../../api/client';
import { useMay } from '../../api/session';
import { useSave } from '../../api/use-save';
import type { Severity } from '../../ui/badges';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { Faults } from '../../ui/faults';
import { AreaField, SelectField, TextField } from '../../ui/field';
import { formText } from '../../ui/form-text';
import { commonWords } from '../../words/common';
import { useWords } from '../../words/language';
import { writeWords } from './write-words';

type Kind = 'alert' | 'announce';

interface Written {
  readonly title: string;
  readonly text: string;
  readonly severity: Severity;
  readonly type: string;
}

const send = ({ title, text, severity, type }: Written, kind: Kind): Promise<unknown> =>
  kind === 'alert'
    ? dataOf(api.POST('/api/v1/alerts', { body: { title, description: text, severity, alert_type: type } }))
    : dataOf(api.POST('/api/v1/alerts/broadcast', { body: { title, message: text, severity } }));

/** An alert, or an announcement to all members, which asks once more. */
function WriteForm({ kind, onClose }: { kind: Kind; onClose: () => void }) {
  const t = useWords(writeWords);
  const common = useWords(commonWords);
  const save = useSave({
    stale: ['alerts'],
    words: kind === 'alert' ? t.written : t.announced,
    save: (written: Written) => send(written, kind),
    onSaved: onClose,
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const text = formText(event.currentTarget);
    if (kind === 'announce' && !window.confirm(t.sure)) return;
    const severity = text('severity') as Severity;
    save.mutate({ title: text('title'), text: text('text'), severity, type: text('type') });
  };
  return (
    <Dialog title={t[kind]} onClose={onClose}>
      <form className="form" onSubmit={submit}>
        <TextField label={t.title} name="title" required maxLength={500} />
        <AreaField label={t.text} name="text" required />
        <div className="form-row">
          <SelectField
            label={t.severity}
            name="severity"
            options={Object.entries(common.severity)}
            defaultValue={kind === 'alert' ? 'high' : 'low'}
          />
          {kind === 'alert' && (
            <TextField label={t.type} name="type" required maxLength={100} defaultValue="reported" />
          )}
        </div>
        <Faults error={save.error} />
        <div className="form-end">
          <Button onClick={onClose}>{common.cancel}</Button>
          <Button kind="primary" type="submit" disabled={save.isPending}>
            {t.send}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

/** What people can tell by themselves, as far as they may. */
export function Write() {
  const t = useWords(writeWords);
  const [kind, setKind] = useState<Kind | null>(null);
  const may = { alert: useMay('alerts.write'), announce: useMay('alerts.broadcast') };
  return (
    <>
      {(['alert', 'announce'] as const).map(
        (one) =>
          may[one] && (
            <Button key={one} kind="quiet" onClick={() => setKind(one)}>
              {t[one]}
            </Button>
          ),
      )}
      {kind && <WriteForm kind={kind} onClose={() => setKind(null)} />}
    </>
  );
}
