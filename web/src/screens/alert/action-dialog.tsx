import { type FormEvent, useState } from 'react';
import type { Action, Details } from '../../api/alert-actions';
import { useMembers } from '../../api/members';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { AreaField, SelectField, TextField } from '../../ui/field';
import { formText } from '../../ui/form-text';
import { commonWords } from '../../words/common';
import { useWords } from '../../words/language';
import { inboxWords } from '../inbox/words';

const asking: readonly Action[] = ['snooze', 'assign', 'escalate'];

/** Whether an action has to ask something first. */
export const needsDialog = (action: Action): boolean => asking.includes(action);

interface Props {
  readonly action: Action;
  readonly onClose: () => void;
  readonly onDone: (details: Details) => void;
}

function SnoozeFields() {
  const t = useWords(inboxWords);
  const [until, setUntil] = useState('');
  return (
    <>
      <SelectField
        label={t.snoozeFor}
        name="minutes"
        disabled={until !== ''}
        options={t.minutes.map(([minutes, text]) => [String(minutes), text] as const)}
      />
      <TextField
        label={t.snoozeUntil}
        name="until"
        type="datetime-local"
        value={until}
        onChange={({ target }) => setUntil(target.value)}
      />
    </>
  );
}

function AssignField() {
  const t = useWords(inboxWords);
  const { nobody } = useWords(commonWords);
  const { data } = useMembers();
  const people = (data ?? []).map(({ id, name }) => [id, name ?? id.slice(0, 8)] as const);
  return <SelectField label={t.assignTo} name="assigned_to" options={[...people, ['', nobody]]} />;
}

function detailsOf(action: Action, form: HTMLFormElement): Details {
  const text = formText(form);
  const notes = text('notes');
  const base = notes ? { notes } : {};
  if (action === 'assign') return { ...base, assigned_to: text('assigned_to') || null };
  if (action !== 'snooze') return base;
  const until = text('until');
  return until ? { ...base, until: new Date(until).toISOString() } : { ...base, minutes: Number(text('minutes')) };
}

/** Asks for what an action needs: until when, to whom, and a note. */
export function ActionDialog({ action, onClose, onDone }: Props) {
  const t = useWords(inboxWords);
  const { cancel, notes } = useWords(commonWords);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    onDone(detailsOf(action, event.currentTarget));
  };
  return (
    <Dialog title={t.actions[action]} onClose={onClose}>
      <form className="form" onSubmit={submit}>
        {action === 'snooze' && <SnoozeFields />}
        {action === 'assign' && <AssignField />}
        {action === 'escalate' && <p>{t.escalateAsk}</p>}
        <AreaField label={notes} name="notes" maxLength={2_000} />
        <div className="form-end">
          <Button onClick={onClose}>{cancel}</Button>
          <Button kind="primary" type="submit">
            {t.actions[action]}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
