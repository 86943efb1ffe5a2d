import { commonWords } from '../words/common';
import { useWords } from '../words/language';

type Fields = Readonly<Record<string, unknown>>;

const textOf = (value: unknown): string => (value === undefined ? '' : JSON.stringify(value, null, 1));

/** What differs between two states of an object: each field with both of its values as text. */
function differences(before: Fields, after: Fields): readonly (readonly [string, string, string])[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .map((field) => [field, textOf(before[field]), textOf(after[field])] as const)
    .filter(([, one, other]) => one !== other);
}

/** Shows what differs between two states of an object, field by field. */
export function Changes({ before, after }: { before: Fields | null; after: Fields | null }) {
  const t = useWords(commonWords);
  return (
    <div className="stack">
      {differences(before ?? {}, after ?? {}).map(([field, was, is]) => (
        <section key={field} className="stack" aria-label={field}>
          <h3>{field}</h3>
          <div className="diff">
            <pre aria-label={t.before}>{was || '–'}</pre>
            <pre aria-label={t.after}>{is || '–'}</pre>
          </div>
        </section>
      ))}
    </div>
  );
}
