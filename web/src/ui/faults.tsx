import { Problem, wordsOf } from '../api/problem';

/** What the server finds wrong with a form, field by field. */
export function Faults({ error }: { error: unknown }) {
  if (!error) return null;
  const faults = error instanceof Problem ? error.faults : [];
  return (
    <div role="alert" className="wrong">
      {faults.length === 0
        ? wordsOf(error)
        : faults.map(({ pointer, detail }) => (
            <p key={pointer + detail}>
              <code>{pointer.slice(1).replaceAll('/', ' › ')}</code> {detail}
            </p>
          ))}
    </div>
  );
}
