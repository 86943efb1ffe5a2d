import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, dataOf, type Schemas } from '../../api/client';
import { useSave } from '../../api/use-save';
import { Tag } from '../../ui/badges';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { Faults } from '../../ui/faults';
import { AreaField, TextField } from '../../ui/field';
import { Facts } from '../../ui/page';
import { Loaded } from '../../ui/states';
import { Table } from '../../ui/table';
import { useWords } from '../../words/language';
import { operationsWords } from './words';

type Letter = Schemas['DeadLetterDto'];
type Correction = Schemas['CorrectLetterDto'];
type Corrected = Schemas['CorrectedReplayDto'];

/** The object that a text says; undefined: it says none. */
function objectOf(text: string): Record<string, unknown> | undefined {
  try {
    const said: unknown = JSON.parse(text);
    return said !== null && typeof said === 'object' && !Array.isArray(said)
      ? (said as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

/** The body as it is read best. */
function readable(body: string): string {
  const said = objectOf(body);
  return said ? JSON.stringify(said, null, 2) : body;
}

/** What the rules make of the corrected message. */
function Outcome({ of: { event_type, is_repeat, matches } }: { of: Corrected }) {
  const t = useWords(operationsWords);
  return (
    <div className="stack" role="status">
      <p>{t.becomes(event_type, matches.length)}</p>
      {is_repeat && <p className="wrong">{t.isRepeat}</p>}
      {matches.length > 0 && (
        <Table
          caption={t.rules}
          rows={matches}
          idOf={({ rule_id, outcome }) => `${rule_id} ${outcome}`}
          columns={[
            { name: t.rule, cell: ({ rule_id, rule_name }) => <bdi>{rule_name ?? rule_id}</bdi> },
            {
              name: t.outcome,
              cell: ({ outcome }) => <Tag tone={outcome === 'failed' ? 'bad' : 'good'}>{t.outcomes[outcome]}</Tag>,
            },
            { name: t.error, cell: ({ error }) => <bdi>{error}</bdi> },
          ]}
        />
      )}
    </div>
  );
}

/** The message as a text that can be corrected, tried without any trace, and sent again. */
function Correct({ letter, onSent }: { letter: Letter; onSent: () => void }) {
  const t = useWords(operationsWords);
  const [text, setText] = useState(() => readable(letter.body));
  const [key, setKey] = useState(letter.routing_key);
  const body = objectOf(text);
  const send = (isDryRun: boolean) => (correction: Correction) =>
    dataOf(
      api.POST('/api/v1/alerts/dead-letters/{id}/replay', {
        params: { path: { id: letter.id }, query: { dry_run: isDryRun } },
        body: correction,
      }),
    );
  const trial = useSave({ stale: [], save: send(true), words: t.nothingSent });
  const replay = useSave({ stale: ['dead-letters'], save: send(false), words: t.sent, onSaved: onSent });
  const edited = (set: (value: string) => void) => (event: { target: { value: string } }) => {
    trial.reset();
    set(event.target.value);
  };
  const isBusy = trial.isPending || replay.isPending;
  return (
    <>
      <TextField label={t.routingKey} value={key} maxLength={255} onChange={edited(setKey)} />
      <div className="code-area">
        <AreaField
          label={t.message}
          hint={t.messageHint}
          error={body ? undefined : t.noObject}
          value={text}
          spellCheck={false}
          onChange={edited(setText)}
        />
      </div>
      <Faults error={replay.error ?? trial.error} />
      {trial.data && <Outcome of={trial.data} />}
      <div className="form-end">
        <Button disabled={!body || isBusy} onClick={() => body && trial.mutate({ body, routing_key: key })}>
          {t.tryIt}
        </Button>
        <Button
          kind="primary"
          disabled={!body || isBusy}
          onClick={() => body && replay.mutate({ body, routing_key: key })}
        >
          {t.sendCorrected}
        </Button>
      </div>
    </>
  );
}

/** As it came: sent again without a change, or deleted. */
function AsItIs({ letter, onDone }: { letter: Letter; onDone: () => void }) {
  const t = useWords(operationsWords);
  const replay = useSave({
    stale: ['dead-letters'],
    save: () => dataOf(api.POST('/api/v1/alerts/dead-letters/replay', { body: { ids: [letter.id] } })),
    onSaved: onDone,
  });
  const remove = useSave({
    stale: ['dead-letters'],
    save: () => api.DELETE('/api/v1/alerts/dead-letters/{id}', { params: { path: { id: letter.id } } }),
    onSaved: onDone,
  });
  return (
    <div className="form-end">
      <Button kind="danger" disabled={remove.isPending} onClick={() => remove.mutate(undefined)}>
        {t.remove}
      </Button>
      <Button
        disabled={replay.isPending || letter.replayed_at !== null || letter.cut_sha256 !== null}
        onClick={() => replay.mutate(undefined)}
      >
        {t.replay}
      </Button>
    </div>
  );
}

/** A dead letter: why it failed, its message to correct and try, and the ways on. */
export function DeadLetter({ id, onClose }: { id: string; onClose: () => void }) {
  const t = useWords(operationsWords);
  const letter = useQuery({
    queryKey: ['dead-letters', id],
    queryFn: () => dataOf(api.GET('/api/v1/alerts/dead-letters/{id}', { params: { path: { id } } })),
  });
  return (
    <Dialog title={t.letter} onClose={onClose} isWide>
      <Loaded of={letter} rows={6}>
        {(found) => (
          <div className="stack">
            <Facts
              facts={[
                [t.reason, found.reason],
                [t.queue, `${found.exchange} ${found.routing_key}`],
              ]}
            />
            <p className="wrong">
              <bdi>{found.error}</bdi>
            </p>
            <AsItIs letter={found} onDone={onClose} />
            <Correct letter={found} onSent={onClose} />
          </div>
        )}
      </Loaded>
    </Dialog>
  );
}
