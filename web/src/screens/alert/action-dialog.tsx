import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { Action, Details } from '../../api/alert-actions';
import { api, dataOf, type Schemas } from '../../api/client';
import { useMembers } from '../../api/members';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { AreaField, SelectField, TextField } from '../../ui/field';
import { formText } from '../../ui/form-text';
import { commonWords } from '../../words/common';
import { useReader, useWords } from '../../words/language';
import { inboxWords } from '../inbox/words';

const asking: readonly Action[] = ['snooze', 'assign', 'escalate'];

/** Whether an action has to ask something first. */
export const needsDialog = (action: Action): boolean => asking.includes(action);

interface Props {
  readonly action: Action;
  readonly onClose: () => void;
  readonly onDone: (details: Details) => void;
}

const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const;

type Hours = Schemas['WorkingHoursDto'];

/** When my working hours can begin; the usual ones, if I have named none. */
function useWorkingHours(): Hours[] {
  const { timeZone } = useReader();
  const me = useQuery({ queryKey: ['me'], queryFn: () => dataOf(api.GET('/api/v1/alerts/members/me')) });
  if (!me.data) return [];
  const { working_hours: own, time_zone } = me.data;
  if (!own?.length) return [{ days: ['MO', 'TU', 'WE', 'TH', 'FR'], from: '09:00', time_zone: time_zone ?? timeZone }];
  return own.map(({ days = [...WEEKDAYS], from, time_zone: zone }) => ({ days, from, time_zone: zone }));
}

/** Until when: some time from now, the beginning of my working hours, or a time. */
function SnoozeFields() {
  const t = useWords(inboxWords);
  const { weekday } = useWords(commonWords);
  const hours = useWorkingHours().map(
    (one) =>
      [
        JSON.stringify(one),
        t.snoozeToWork(`${(one.days ?? []).map((day) => weekday[day]).join(' ')} ${String(one.from)}`),
      ] as const,
  );
  const [until, setUntil] = useState('');
  return (
    <>
      <SelectField
        label={t.snoozeFor}
        name="minutes"
        disabled={until !== ''}
        options={[...t.minutes.map(([minutes, text]) => [String(minutes), text] as const), ...hours]}
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
  if (until) return { ...base, until: new Date(until).toISOString() };
  const length = text('minutes');
  return {
    ...base,
    ...(length.startsWith('{') ? { working_hours: JSON.parse(length) as Hours } : { minutes: Number(length) }),
  };
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
