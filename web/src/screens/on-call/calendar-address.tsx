import { useState } from 'react';
import { api, dataOf } from '../../api/client';
import { useSave } from '../../api/use-save';
import { Button } from '../../ui/button';
import { Section } from '../../ui/page';
import { useWords } from '../../words/language';
import { onCallWords } from './words';

/** An address from which calendar programs read the schedule. It is a secret, and shown once. */
export function CalendarAddress({ scheduleId }: { scheduleId: string }) {
  const t = useWords(onCallWords);
  const [url, setUrl] = useState<string | null>(null);
  const make = useSave({
    stale: ['calendar-tokens'],
    save: () =>
      dataOf(
        api.POST('/api/v1/alerts/on-call/schedules/{id}/calendar-tokens', {
          params: { path: { id: scheduleId } },
          body: {},
        }),
      ),
    onSaved: (token) => setUrl(token.url),
  });
  return (
    <Section title={t.calendar}>
      <p className="muted">{t.calendarHint}</p>
      {url ? (
        <pre>{url}</pre>
      ) : (
        <div>
          <Button disabled={make.isPending} onClick={() => make.mutate(undefined)}>
            {t.makeAddress}
          </Button>
        </div>
      )}
    </Section>
  );
}
