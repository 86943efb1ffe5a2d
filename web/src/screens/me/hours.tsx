import { useQuery } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { api, dataOf, ifMatch, type Schemas } from '../../api/client';
import { useSave } from '../../api/use-save';
import { Button } from '../../ui/button';
import { Faults } from '../../ui/faults';
import { SelectField } from '../../ui/field';
import { formText } from '../../ui/form-text';
import { Section } from '../../ui/page';
import { Loaded } from '../../ui/states';
import { commonWords } from '../../words/common';
import { useWords } from '../../words/language';
import { DAYS, type Window, whole, Windows } from './windows';
import { meWords } from './words';

type QuietHours = Schemas['QuietHoursDto'];
type Mode = NonNullable<QuietHours['mode']>;

const MODES: readonly Mode[] = ['hold', 'digest', 'skip'];

interface FormProps {
  readonly submit: (event: FormEvent<HTMLFormElement>) => void;
  readonly saving: { readonly error: unknown; readonly isPending: boolean };
  readonly children: ReactNode;
}

/** The end of both forms: what is wrong, and the button. */
function TimesForm({ submit, saving, children }: FormProps) {
  const { save } = useWords(commonWords);
  return (
    <form className="form" onSubmit={submit}>
      {children}
      <Faults error={saving.error} />
      <div>
        <Button kind="primary" type="submit" disabled={saving.isPending}>
          {save}
        </Button>
      </div>
    </form>
  );
}

function QuietForm({ preferences: { quiet_hours: saved, version } }: { preferences: Schemas['PreferencesDto'] }) {
  const t = useWords(meWords);
  const [windows, setWindows] = useState<readonly Window[]>(() => (saved?.windows ?? []).map(whole));
  const save = useSave({
    stale: ['me'],
    save: (quiet_hours: QuietHours | null) =>
      dataOf(api.PUT('/api/v1/alerts/preferences', { params: { header: ifMatch(version) }, body: { quiet_hours } })),
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const mode = formText(event.currentTarget)('mode') as Mode;
    save.mutate(
      windows.length > 0
        ? { ...saved, max_hold_hours: saved?.max_hold_hours ?? 24, mode, windows: [...windows] }
        : null,
    );
  };
  return (
    <TimesForm submit={submit} saving={save}>
      {windows.length === 0 && <p className="muted">{t.quietNone}</p>}
      <Windows
        label={t.quiet}
        windows={windows}
        usual={{ days: [...DAYS], from: '22:00', to: '07:00' }}
        change={setWindows}
      />
      <SelectField
        label={t.quietMode}
        name="mode"
        defaultValue={saved?.mode ?? 'hold'}
        options={MODES.map((mode) => [mode, t.modes[mode]] as const)}
      />
    </TimesForm>
  );
}

/** When I do not want to hear of what is not critical. */
export function Quiet() {
  const t = useWords(meWords);
  const preferences = useQuery({
    queryKey: ['me', 'preferences'],
    queryFn: () => dataOf(api.GET('/api/v1/alerts/preferences')),
  });
  return (
    <Section title={t.quiet}>
      <Loaded of={preferences} rows={1}>
        {(found) => <QuietForm key={found.version} preferences={found} />}
      </Loaded>
    </Section>
  );
}

/** When I work: a snooze can last until then. */
export function WorkingHours({ me }: { me: Schemas['OwnProfileDto'] }) {
  const t = useWords(meWords);
  const [windows, setWindows] = useState<readonly Window[]>(() => (me.working_hours ?? []).map(whole));
  const save = useSave({
    stale: ['me'],
    save: () =>
      dataOf(
        api.PUT('/api/v1/alerts/members/me', {
          body: { working_hours: windows.length > 0 ? [...windows] : null },
        }),
      ),
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    save.mutate(undefined);
  };
  return (
    <TimesForm submit={submit} saving={save}>
      <Windows
        label={t.workingHours}
        windows={windows}
        usual={{ days: DAYS.slice(0, 5), from: '09:00', to: '17:00' }}
        change={setWindows}
      />
    </TimesForm>
  );
}
