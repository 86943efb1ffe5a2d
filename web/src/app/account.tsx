import { useMutation, useQueryClient } from '@tanstack/react-query';
import { signOut, useSession } from '../api/session';
import { Button } from '../ui/button';
import { SelectField } from '../ui/field';
import { Icon } from '../ui/icons';
import { commonWords } from '../words/common';
import { isLanguage, LANGUAGES, useReader, useWords } from '../words/language';
import { type Settings, useSettings } from './settings';
import { appWords } from './words';

const languageNames = { en: 'English', es: 'Español', eu: 'Euskara' };

/** Whether notifications can be shown: a browser asks its user before. */
const askFor = async (isWanted: boolean): Promise<boolean> =>
  isWanted && 'Notification' in window && (await Notification.requestPermission()) === 'granted';

/** Who is signed in, how the page looks, and the way out. */
export function Account() {
  const t = useWords(appWords);
  const { on, off } = useWords(commonWords);
  const { member } = useSession();
  const { language } = useReader();
  const settings = useSettings();
  const queries = useQueryClient();
  const leave = useMutation({ mutationFn: signOut, onSettled: () => queries.resetQueries() });
  const choices = ({ name: _, ...options }: Record<string, string>) => Object.entries(options);
  const onOff = [
    ['true', on],
    ['false', off],
  ] as const;
  const set = <K extends keyof Settings>(key: K, value: string) => settings.change({ [key]: value });
  return (
    <details className="account">
      <summary aria-label={t.account}>
        <Icon name="person" />
        <span>{member.name}</span>
      </summary>
      <div className="popover">
        <SelectField
          label={t.language}
          value={language}
          options={LANGUAGES.map((one) => [one, languageNames[one]] as const)}
          onChange={({ target: { value } }) => isLanguage(value) && settings.change({ language: value })}
        />
        <SelectField
          label={t.theme.name}
          value={settings.theme}
          options={choices(t.theme)}
          onChange={({ target }) => set('theme', target.value)}
        />
        <SelectField
          label={t.density.name}
          value={settings.density}
          options={choices(t.density)}
          onChange={({ target }) => set('density', target.value)}
        />
        <SelectField
          label={t.shortcuts}
          value={String(settings.shortcuts)}
          options={onOff}
          onChange={({ target }) => settings.change({ shortcuts: target.value === 'true' })}
        />
        <SelectField
          label={t.sound}
          value={String(settings.sound)}
          options={onOff}
          onChange={({ target }) => settings.change({ sound: target.value === 'true' })}
        />
        <SelectField
          label={t.desktop}
          value={String(settings.desktop)}
          options={onOff}
          onChange={({ target }) =>
            void askFor(target.value === 'true').then((desktop) => settings.change({ desktop }))
          }
        />
        <Button disabled={leave.isPending} onClick={() => leave.mutate()}>
          {t.signOut}
        </Button>
      </div>
    </details>
  );
}
