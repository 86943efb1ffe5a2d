import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { api, dataOf } from '../../api/client';
import { isRuleTried } from '../../api/rule-tried';
import { useMay, useSession } from '../../api/session';
import { usePolling } from '../../api/use-live';
import { Icon } from '../../ui/icons';
import { catalogue, useWords } from '../../words/language';

const words = catalogue(
  {
    title: 'Your first five minutes',
    done: 'done',
    todo: 'to do',
    steps: {
      came: 'An alert came',
      acknowledged: 'An alert is acknowledged',
      tried: 'A rule is tried on past events',
      verified: 'One of your contacts is verified',
      onCall: 'Somebody is on call',
    },
  },
  {
    title: 'Sus primeros cinco minutos',
    done: 'hecho',
    todo: 'pendiente',
    steps: {
      came: 'Llegó una alerta',
      acknowledged: 'Una alerta está reconocida',
      tried: 'Se probó una regla con eventos pasados',
      verified: 'Uno de sus contactos está verificado',
      onCall: 'Alguien está de guardia',
    },
  },
  {
    title: 'Zure lehen bost minutuak',
    done: 'eginda',
    todo: 'egiteko',
    steps: {
      came: 'Alerta bat iritsi da',
      acknowledged: 'Alerta bat onartu da',
      tried: 'Arau bat iraganeko gertaerekin probatu da',
      verified: 'Zure kontaktu bat egiaztatuta dago',
      onCall: 'Norbait guardian dago',
    },
  },
);

const hrefs = {
  came: '/inbox',
  acknowledged: '/inbox',
  tried: '/rules/new',
  verified: '/me',
  onCall: '/on-call',
} as const;
type Step = keyof typeof hrefs;
const STEPS = Object.keys(hrefs) as Step[];

/** An alert that resolves itself is not acknowledged, so the last ones are looked through. */
const LOOKED_AT = 100;

async function alertSteps() {
  const read = (query: { status?: ('acknowledged' | 'resolved')[]; limit: number }) =>
    dataOf(api.GET('/api/v1/alerts', { params: { query: { ...query, fields: ['id', 'acknowledged_at'] } } }));
  const [some, handled] = await Promise.all([
    read({ limit: 1 }),
    read({ limit: LOOKED_AT, status: ['acknowledged', 'resolved'] }),
  ]);
  return { came: some.items.length > 0, acknowledged: handled.items.some((alert) => alert.acknowledged_at) };
}

/** Who has never been seen before is no member yet, and has no contacts. */
const isVerified = (id: string) =>
  dataOf(api.GET('/api/v1/alerts/members/{id}/contact-methods', { params: { path: { id } } })).then(
    ({ items }) => items.some(({ verified_at }) => verified_at !== null),
    () => false,
  );

const isSomebodyOnCall = async () => {
  const { items } = await dataOf(api.GET('/api/v1/alerts/on-call/now', { params: { query: { limit: 100 } } }));
  return items.some(({ on_call }) => on_call.length > 0);
};

/** Which of the steps are done; undefined while that is not known. */
function useSteps(): Record<Step, boolean> | undefined {
  const { member } = useSession();
  const refetchInterval = usePolling('alerts');
  const alerts = useQuery({ queryKey: ['alerts', 'first-steps'], queryFn: alertSteps, refetchInterval });
  const verified = useQuery({ queryKey: ['contacts', 'first-steps'], queryFn: () => isVerified(member.id) });
  const onCall = useQuery({ queryKey: ['on-call', 'first-steps'], queryFn: isSomebodyOnCall });
  if (!alerts.data || verified.data === undefined || onCall.data === undefined) return undefined;
  return { ...alerts.data, tried: isRuleTried(), verified: verified.data, onCall: onCall.data };
}

/** Five steps that tick themselves. They disappear when all are done. */
function Steps() {
  const t = useWords(words);
  const steps = useSteps();
  if (!steps || STEPS.every((step) => steps[step])) return null;
  return (
    <section className="stack" aria-label={t.title}>
      <h3>{t.title}</h3>
      <ol className="steps">
        {STEPS.map((step) => (
          <li key={step} aria-label={`${t.steps[step]}: ${steps[step] ? t.done : t.todo}`}>
            <span className="step-mark" aria-hidden="true">
              {steps[step] && <Icon name="check" size={16} />}
            </span>
            {steps[step] ? <span>{t.steps[step]}</span> : <Link href={hrefs[step]}>{t.steps[step]}</Link>}
          </li>
        ))}
      </ol>
    </section>
  );
}

/** The first steps, for those who may take them. */
export const FirstSteps = () => (useMay('alerts.manage') ? <Steps /> : null);
