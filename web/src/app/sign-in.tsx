import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { failureOfLink } from '../api/sign-in-failure';
import { signIn, useSignInOptions } from '../api/session';
import { wordsOf } from '../api/problem';
import { Button } from '../ui/button';
import { TextField } from '../ui/field';
import { Loaded } from '../ui/states';
import { commonWords } from '../words/common';
import { useWords } from '../words/language';
import { appWords } from './words';

/** The way to the provider: a link, and afterwards the page that was asked for. */
function ByProvider({ name }: { name: string }) {
  const t = useWords(appWords).signIn;
  const { pathname, search } = location;
  const returnTo = encodeURIComponent(pathname === '/' ? '/inbox' : pathname + search);
  return (
    <section>
      <a className="button button-primary" href={`/sign-in/oidc?return_to=${returnTo}`}>
        {t.oidc(name)}
      </a>
    </section>
  );
}

/** The ways in: the demo's roles, a pasted token, or the provider. */
export function SignIn() {
  const t = useWords(appWords).signIn;
  const { role } = useWords(commonWords);
  const queries = useQueryClient();
  const options = useSignInOptions();
  const [failure] = useState(failureOfLink);
  const enter = useMutation({ mutationFn: signIn, onSuccess: () => queries.resetQueries() });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const token = new FormData(event.currentTarget).get('token');
    event.currentTarget.reset();
    if (typeof token === 'string') enter.mutate({ token: token.trim() });
  };
  return (
    <main className="sign-in">
      <img src="/campana.svg" alt="" width={56} height={56} />
      <h1>Campana</h1>
      <p className="muted">{t.intro}</p>
      {failure && !enter.error && <p role="alert">{t.failed[failure]}</p>}
      {enter.error && <p role="alert">{wordsOf(enter.error)}</p>}
      <Loaded of={options} rows={3}>
        {(ways) => (
          <>
            {ways?.oidc && <ByProvider name={ways.oidc.name} />}
            {ways && ways.demo.length > 0 && (
              <section>
                <h2>{t.demo}</h2>
                <div className="row">
                  {ways.demo.map((name) => (
                    <Button
                      key={name}
                      kind="primary"
                      disabled={enter.isPending}
                      onClick={() => enter.mutate({ demo: name })}
                    >
                      {role[name as keyof typeof role]}
                    </Button>
                  ))}
                </div>
              </section>
            )}
            {ways?.token ? (
              <form onSubmit={submit}>
                <h2>{t.token}</h2>
                <TextField
                  label={t.tokenLabel}
                  hint={t.tokenHint}
                  name="token"
                  type="password"
                  autoComplete="off"
                  required
                />
                <Button type="submit" disabled={enter.isPending}>
                  {t.submit}
                </Button>
              </form>
            ) : (
              <p>{t.none}</p>
            )}
          </>
        )}
      </Loaded>
    </main>
  );
}
