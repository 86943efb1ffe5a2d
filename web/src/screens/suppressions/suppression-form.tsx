import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useRef, useState } from 'react';
import { api, dataOf, type Schemas } from '../../api/client';
import { useSave } from '../../api/use-save';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { Faults } from '../../ui/faults';
import { SelectField, TextField } from '../../ui/field';
import { formText } from '../../ui/form-text';
import { commonWords } from '../../words/common';
import { useReader, useWords } from '../../words/language';
import { fromField, toField } from '../../words/zoned';
import { PreviewText } from './preview-text';
import { suppressionWords } from './words';

type Body = Schemas['SaveSuppressionDto'];

const RULES: Readonly<Record<string, string>> = {
  daily: 'FREQ=DAILY',
  work: 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR',
  weekend: 'FREQ=WEEKLY;BYDAY=SA,SU',
};

const HOUR_MS = 3_600_000;

function bodyOf(form: HTMLFormElement, timeZone: string): Body {
  const text = formText(form);
  const types = text('alert_types')
    .split(',')
    .map((type) => type.trim())
    .filter(Boolean);
  const rrule = RULES[text('repeat')];
  return {
    suppression_type: text('suppression_type') as Body['suppression_type'],
    reason: text('reason'),
    start_time: fromField(text('start_time'), timeZone),
    end_time: fromField(text('end_time'), timeZone),
    ...(rrule && { recurrence: { rrule, from: text('hours_from'), to: text('hours_to'), time_zone: timeZone } }),
    ...(types.length > 0 && { alert_types: types }),
    silence_critical: text('silence_critical') !== '',
    include_existing: text('include_existing') !== '',
    // the form says what is concerned before it is saved
    confirm: true,
  };
}

/** Makes a suppression, with a look at what it would keep quiet. */
export function SuppressionForm({ onClose }: { onClose: () => void }) {
  const t = useWords(suppressionWords);
  const { cancel } = useWords(commonWords);
  const { timeZone } = useReader();
  const form = useRef<HTMLFormElement>(null);
  const [repeat, setRepeat] = useState('once');
  const preview = useMutation({
    mutationFn: (body: Body) =>
      dataOf(api.POST('/api/v1/alerts/suppressions/preview', { body: { ...body, past_days: 7 } })),
  });
  const save = useSave({
    stale: ['suppressions'],
    save: (body: Body) => dataOf(api.POST('/api/v1/alerts/suppressions', { body })),
    onSaved: onClose,
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    save.mutate(bodyOf(event.currentTarget, timeZone));
  };
  const look = () => {
    if (form.current?.reportValidity()) preview.mutate(bodyOf(form.current, timeZone));
  };
  return (
    <Dialog title={t.make} onClose={onClose}>
      <form ref={form} className="form" onSubmit={submit}>
        <TextField label={t.reason} name="reason" required maxLength={500} />
        <SelectField
          label={t.type}
          name="suppression_type"
          options={Object.entries(t.kinds)}
          // quiet hours always repeat
          onChange={(event) => event.target.value === 'quiet_hours' && repeat === 'once' && setRepeat('daily')}
        />
        <TextField label={t.types} hint={t.typesHint} name="alert_types" />
        <div className="form-row">
          <TextField
            label={t.start}
            name="start_time"
            type="datetime-local"
            required
            defaultValue={toField(Date.now(), timeZone)}
          />
          <TextField
            label={t.end}
            name="end_time"
            type="datetime-local"
            required
            defaultValue={toField(Date.now() + HOUR_MS, timeZone)}
          />
        </div>
        <SelectField
          label={t.repeat}
          name="repeat"
          options={Object.entries(t.repeats)}
          value={repeat}
          onChange={(event) => setRepeat(event.target.value)}
        />
        {repeat !== 'once' && (
          <div className="form-row">
            <TextField label={t.hoursFrom} name="hours_from" type="time" required defaultValue="22:00" />
            <TextField label={t.hoursTo} name="hours_to" type="time" required defaultValue="07:00" />
          </div>
        )}
        <label className="row">
          <input type="checkbox" name="silence_critical" />
          {t.critical}
        </label>
        <label className="row">
          <input type="checkbox" name="include_existing" />
          {t.existing}
        </label>
        {preview.data && <PreviewText preview={preview.data} />}
        <Faults error={save.error ?? preview.error} />
        <div className="form-end">
          <Button onClick={onClose}>{cancel}</Button>
          <Button disabled={preview.isPending} onClick={look}>
            {t.preview}
          </Button>
          <Button kind="primary" type="submit" disabled={save.isPending}>
            {t.save}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
