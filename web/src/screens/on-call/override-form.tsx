import { type FormEvent } from 'react';
import { api, dataOf, type Schemas } from '../../api/client';
import { useMembers } from '../../api/members';
import { useSave } from '../../api/use-save';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { SelectField, TextField } from '../../ui/field';
import { Faults } from '../../ui/faults';
import { formText } from '../../ui/form-text';
import { commonWords } from '../../words/common';
import { useReader, useWords } from '../../words/language';
import { fromField, toField } from '../../words/zoned';
import type { Span } from './use-drag';
import { onCallWords } from './words';

interface Props {
  readonly scheduleId: string;
  /** The time to begin with; null: none. */
  readonly span: Span | null;
  readonly onClose: () => void;
}

/** Puts somebody on call for a time. */
export function OverrideForm({ scheduleId, span, onClose }: Props) {
  const t = useWords(onCallWords);
  const { cancel } = useWords(commonWords);
  const { timeZone } = useReader();
  const { data: members } = useMembers();
  const people = (members ?? []).map(({ id, name }) => [id, name ?? id.slice(0, 8)] as const);
  const save = useSave({
    stale: ['on-call'],
    save: (body: Schemas['CreateOverrideDto']) =>
      dataOf(
        api.POST('/api/v1/alerts/on-call/schedules/{id}/overrides', { params: { path: { id: scheduleId } }, body }),
      ),
    onSaved: onClose,
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const text = formText(event.currentTarget);
    const replaces = text('replaces');
    save.mutate({
      kind: 'replace',
      member_id: text('member_id'),
      from: fromField(text('from'), timeZone),
      until: fromField(text('until'), timeZone),
      ...(replaces && { replaces }),
    });
  };
  return (
    <Dialog title={t.override} onClose={onClose}>
      <form className="form" onSubmit={submit}>
        <p className="muted">{t.overrideHint}</p>
        <SelectField label={t.person} name="member_id" options={people} />
        <SelectField label={t.instead} name="replaces" options={[['', t.anybody], ...people]} />
        <div className="form-row">
          <TextField
            label={t.from}
            name="from"
            type="datetime-local"
            defaultValue={span ? toField(span.from, timeZone) : ''}
            required
          />
          <TextField
            label={t.to}
            name="until"
            type="datetime-local"
            defaultValue={span ? toField(span.until, timeZone) : ''}
            required
          />
        </div>
        <Faults error={save.error} />
        <div className="form-end">
          <Button onClick={onClose}>{cancel}</Button>
          <Button kind="primary" type="submit" disabled={save.isPending}>
            {t.save}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
