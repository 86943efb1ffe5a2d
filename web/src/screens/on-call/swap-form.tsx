import type { FormEvent } from 'react';
import { api, dataOf, type Schemas } from '../../api/client';
import { useMembers } from '../../api/members';
import { useSession } from '../../api/session';
import { useSave } from '../../api/use-save';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { Faults } from '../../ui/faults';
import { SelectField, TextField } from '../../ui/field';
import { formText } from '../../ui/form-text';
import { commonWords } from '../../words/common';
import { useReader, useWords } from '../../words/language';
import { fromField } from '../../words/zoned';
import { onCallWords } from './words';

/** Offers a time in which I am on call to somebody, or to whoever wants it. */
export function SwapForm({ scheduleId, onClose }: { scheduleId: string; onClose: () => void }) {
  const t = useWords(onCallWords);
  const { cancel } = useWords(commonWords);
  const { timeZone } = useReader();
  const { member } = useSession();
  const { data: members } = useMembers();
  const others = (members ?? []).filter(({ id }) => id !== member.id);
  const save = useSave({
    stale: ['swaps'],
    save: (body: Schemas['RequestSwapDto']) =>
      dataOf(api.POST('/api/v1/alerts/on-call/schedules/{id}/swaps', { params: { path: { id: scheduleId } }, body })),
    onSaved: onClose,
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const text = formText(event.currentTarget);
    const to = text('to_member_id');
    save.mutate({
      from: fromField(text('from'), timeZone),
      until: fromField(text('until'), timeZone),
      ...(to && { to_member_id: to }),
    });
  };
  return (
    <Dialog title={t.giveAway} onClose={onClose}>
      <form className="form" onSubmit={submit}>
        <SelectField
          label={t.swapTo}
          name="to_member_id"
          options={[['', t.anybody], ...others.map(({ id, name }) => [id, name ?? id.slice(0, 8)] as const)]}
        />
        <div className="form-row">
          <TextField label={t.from} name="from" type="datetime-local" required />
          <TextField label={t.to} name="until" type="datetime-local" required />
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
