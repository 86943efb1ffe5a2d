import type { Schemas } from '../../api/client';
import { Button, IconButton } from '../../ui/button';
import { commonWords } from '../../words/common';
import { useWords } from '../../words/language';
import { ConditionEditor } from './condition-editor';
import { formWords } from './form-words';

type Tier = Schemas['SeverityTierDto'];

const comparisons = ['=', '!=', '>', '>=', '<', '<='] as const;

function TierRow({ tier, onChange, onRemove }: { tier: Tier; onChange: (tier: Tier) => void; onRemove: () => void }) {
  const t = useWords(formWords);
  const { severity: names } = useWords(commonWords);
  return (
    <div className="condition-part">
      <div className="condition">
        <div className="comparison">
          <select
            aria-label={t.severity}
            value={tier.severity}
            onChange={({ target }) => onChange({ ...tier, severity: target.value as Tier['severity'] })}
          >
            {Object.entries(names).map(([value, name]) => (
              <option key={value} value={value}>
                {name}
              </option>
            ))}
          </select>
          {!tier.condition_json && (
            <>
              <select
                aria-label={t.operator}
                value={tier.operator ?? '<='}
                onChange={({ target }) => onChange({ ...tier, operator: target.value as (typeof comparisons)[number] })}
              >
                {comparisons.map((name) => (
                  <option key={name}>{name}</option>
                ))}
              </select>
              <input
                aria-label={t.value}
                type="number"
                step="any"
                value={tier.value ?? ''}
                onChange={({ target }) => onChange({ ...tier, value: Number(target.value) })}
              />
            </>
          )}
        </div>
        {tier.condition_json && (
          <ConditionEditor
            label={t.when}
            condition={tier.condition_json}
            onChange={(changed) => onChange({ ...tier, condition_json: changed })}
          />
        )}
      </div>
      <IconButton icon="close" label={t.removeTier} onClick={onRemove} />
    </div>
  );
}

/** Other severities, by the value of a field (`measured`) or by conditions. */
export function SeverityTiers(props: { tiers: readonly Tier[]; measured: string; onChange: (tiers: Tier[]) => void }) {
  const { tiers, measured, onChange } = props;
  const t = useWords(formWords);
  const empty: Tier =
    measured === ''
      ? { severity: 'critical', condition_json: { field: '', operator: '=', value: '' } }
      : { severity: 'critical', operator: '<=', value: 0 };
  return (
    <fieldset>
      <legend>{t.tiers}</legend>
      {tiers.map((tier, at) => (
        <TierRow
          key={at}
          tier={tier}
          onChange={(changed) => onChange(tiers.toSpliced(at, 1, changed))}
          onRemove={() => onChange(tiers.toSpliced(at, 1))}
        />
      ))}
      <div>
        <Button kind="quiet" onClick={() => onChange([...tiers, empty])}>
          {t.addTier}
        </Button>
      </div>
    </fieldset>
  );
}
