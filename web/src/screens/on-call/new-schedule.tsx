import { type FormEvent, useState } from 'react';
import { useLocation } from 'wouter';
import { api, dataOf, type Schemas } from '../../api/client';
import { useMembers } from '../../api/members';
import { useSave } from '../../api/use-save';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { Faults } from '../../ui/faults';
import { SelectField, TextField } from '../../ui/field';
import { formText } from '../../ui/form-text';
import { commonWords } from '../../words/common';
import { useReader, useWords } from '../../words/language';
import { onCallWords } from './words';

type Body = Schemas['SaveScheduleDto'];

function bodyOf(form: HTMLFormElement, people: readonly string[]): Body {
  const text = formText(form);
  const isWeekly = text('unit') === 'weeks';
  return {
    name: text('name'),
    time_zone: text('time_zone'),
    layers: [
      {
        type: isWeekly ? 'weekly' : 'daily',
        handoff_time: text('handoff_time'),
        ...(isWeekly && { handoff_day: 'MO' }),
        starts_on: text('starts_on'),
        participants: people.map((id) => [id]),
      },
    ],
  };
}

/** The people of the rotation, in the order in which they were chosen. */
function Rotation({ people, change }: { people: readonly string[]; change: (people: readonly string[]) => void }) {
  const t = useWords(onCallWords);
  const { data } = useMembers();
  const toggle = (id: string) => change(people.includes(id) ? people.filter((one) => one !== id) : [...people, id]);
  return (
    <fieldset>
      <legend>{t.rotation}</legend>
      {(data ?? []).map(({ id, name }) => (
        <label key={id} className="row">
          <input type="checkbox" checked={people.includes(id)} onChange={() => toggle(id)} />
          <bdi>{name ?? id.slice(0, 8)}</bdi>
          {people.includes(id) && <span className="muted">{people.indexOf(id) + 1}.</span>}
        </label>
      ))}
    </fieldset>
  );
}

/** Makes a schedule of people who take turns, shown before it is saved. */
export function NewSchedule({ onClose }: { onClose: () => void }) {
  const t = useWords(onCallWords);
  const { cancel } = useWords(commonWords);
  const { timeZone } = useReader();
  const [, go] = useLocation();
  const [people, setPeople] = useState<readonly string[]>([]);
  const save = useSave({
    stale: ['on-call'],
    save: (body: Body) => dataOf(api.POST('/api/v1/alerts/on-call/schedules', { body })),
    onSaved: ({ id }) => {
      onClose();
      go(`/on-call/${id}`);
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    save.mutate(bodyOf(event.currentTarget, people));
  };
  return (
    <Dialog title={t.make} onClose={onClose}>
      <form className="form" onSubmit={submit}>
        <TextField label={t.name} name="name" required maxLength={100} />
        <Rotation people={people} change={setPeople} />
        <div className="form-row">
          <SelectField label={t.every} name="unit" options={Object.entries(t.unit).reverse()} />
          <TextField label={t.handoff} name="handoff_time" type="time" defaultValue="09:00" required />
          <TextField
            label={t.starts}
            name="starts_on"
            type="date"
            defaultValue={new Date().toISOString().slice(0, 10)}
            required
          />
          <TextField label={t.zone} name="time_zone" defaultValue={timeZone} required />
        </div>
        <Faults error={save.error} />
        <div className="form-end">
          <Button onClick={onClose}>{cancel}</Button>
          <Button kind="primary" type="submit" disabled={save.isPending || people.length === 0}>
            {t.save}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
