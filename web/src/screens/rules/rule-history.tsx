import { api, dataOf, type Schemas } from '../../api/client';
import { useNames } from '../../api/members';
import { usePages } from '../../api/use-pages';
import { useSave } from '../../api/use-save';
import { Button } from '../../ui/button';
import { Changes } from '../../ui/changes';
import { Section } from '../../ui/page';
import { At } from '../../ui/time';
import { useWords } from '../../words/language';
import { ruleWords } from './words';

type Change = Schemas['RuleChangeDto'];

/** What a version changed; of the first one there is nothing to show. */
function Difference({ before, after }: { before: Change | undefined; after: Change }) {
  const t = useWords(ruleWords);
  if (!before) return null;
  return (
    <details>
      <summary>{t.changes}</summary>
      <Changes before={before.definition} after={after.definition} />
    </details>
  );
}

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
            <Difference before={changes[index + 1]} after={change} />
          </li>
        ))}
      </ol>
    </Section>
  );
}
