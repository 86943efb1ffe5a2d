import { type ReactNode, useEffect } from 'react';

interface Props {
  readonly title: string;
  /** The question that the screen answers. */
  readonly question?: string;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** A screen: its heading, what can be done, and its content. */
export function Page({ title, question, actions, children }: Props) {
  useEffect(() => {
    document.title = `${title} · Campana`;
  }, [title]);
  return (
    <div className="page">
      <header className="page-head">
        <div>
          <h1>{title}</h1>
          {question && <p className="muted">{question}</p>}
        </div>
        {actions && <div className="page-actions">{actions}</div>}
      </header>
      {children}
    </div>
  );
}

export const Section = ({ title, actions, children }: { title: string; actions?: ReactNode; children: ReactNode }) => (
  <section className="section" aria-label={title}>
    <header className="section-head">
      <h2>{title}</h2>
      {actions}
    </header>
    {children}
  </section>
);

/** A figure with what it counts. */
export const Figure = ({ label, value, tone }: { label: string; value: ReactNode; tone?: 'bad' | 'good' }) => (
  <div className={`figure ${tone ? `figure-${tone}` : ''}`}>
    <strong>{value}</strong>
    <span>{label}</span>
  </div>
);

/** Facts by their names; those without a value are left out. */
export const Facts = ({ facts }: { facts: readonly (readonly [string, ReactNode])[] }) => (
  <dl className="facts">
    {facts
      .filter(([, value]) => value !== null && value !== undefined && value !== '' && value !== false)
      .map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
  </dl>
);
