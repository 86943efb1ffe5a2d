import { api, dataOf, type Schemas } from '../../api/client';
import { useNames } from '../../api/members';
import { usePages } from '../../api/use-pages';
import { useSave } from '../../api/use-save';
import { Button } from '../../ui/button';
import { Section } from '../../ui/page';
import { At } from '../../ui/time';
import { useWords } from '../../words/language';
import { ruleWords } from './words';

type Change = Schemas['RuleChangeDto'];

interface Difference {
  readonly field: string;
  readonly was: unknown;
  readonly is: unknown;
}

/** The fields in which two definitions differ. */
function differing(one: Change | undefined, other: Change): readonly Difference[] {
  if (!one) return [];
  const [was, is] = [new Map(Object.entries(one.definition)), new Map(Object.entries(other.definition))];
  return [...new Set([...was.keys(), ...is.keys()])]
    .map((field) => ({ field, was: was.get(field), is: is.get(field) }))
    .filter((each) => JSON.stringify(each.was) !== JSON.stringify(each.is));
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** What a field was, and what it became. */
const Changed = ({ field, was, is }: Difference) => (
  <div className="diff">
    <code>{field}</code>
    {was !== undefined && was !== null && <del>{textOf(was)}</del>}
    {is !== undefined && is !== null && <ins>{textOf(is)}</ins>}
  </div>
);

/** The versions of a rule: what changed, who changed it, and the way back. */
export function RuleHistory({ rule: { id, version } }: { rule: Schemas['RuleDto'] }) {
  const t = useWords(ruleWords);
  const names = useNames();
  const history = usePages<Change>(['rules', id, 'history'], (cursor) =>
    api.GET('/api/v1/alerts/rules/{id}/history', {
      params: { path: { id }, query: { limit: 20, ...(cursor && { cursor }) } },
    }),
  );
  const restore = useSave({
    stale: ['rules'],
    save: (wanted: number) =>
      dataOf(
        api.POST('/api/v1/alerts/rules/{id}/restore', {
          params: { path: { id } },
          body: { version: wanted },
        }),
      ),
  });
  const changes = history.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <Section title={t.history}>
      <ol className="story">
        {changes.map((change, index) => (
          <li key={change.version} className="story-line">
            <div className="row">
              <strong>
                {t.version} {change.version}
              </strong>
              <span>{change.action}</span>
              <bdi>{names(change.changed_by)}</bdi>
              <span className="muted">
                <At at={change.changed_at} />
              </span>
              {change.version !== version && (
                <Button disabled={restore.isPending} onClick={() => restore.mutate(change.version)}>
                  {t.restore}
                </Button>
              )}
            </div>
            {differing(changes[index + 1], change).map((each) => (
              <Changed key={each.field} {...each} />
            ))}
          </li>
        ))}
      </ol>
    </Section>
  );
}
