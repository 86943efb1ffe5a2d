import { type ReactNode, useId } from 'react';

interface Props {
  readonly label: string;
  readonly hint?: string;
  readonly error?: string | undefined;
  readonly children: (id: string, describedBy: string | undefined) => ReactNode;
}

/** A control with its label, what to know of it, and what is wrong with it. */
export function Field({ label, hint, error, children }: Props) {
  const id = useId();
  const hintId = hint || error ? `${id}-hint` : undefined;
  return (
    <div className={error ? 'field field-wrong' : 'field'}>
      <label htmlFor={id}>{label}</label>
      {children(id, hintId)}
      {hintId && (
        <p id={hintId} className="hint">
          {error ?? hint}
        </p>
      )}
    </div>
  );
}

type TextProps = Omit<Props, 'children'> & React.InputHTMLAttributes<HTMLInputElement>;

export const TextField = ({ label, hint, error, ...rest }: TextProps) => (
  <Field label={label} {...(hint && { hint })} error={error}>
    {(id, describedBy) => (
      <input id={id} aria-describedby={describedBy} aria-invalid={error ? true : undefined} {...rest} />
    )}
  </Field>
);

type AreaProps = Omit<Props, 'children'> & React.TextareaHTMLAttributes<HTMLTextAreaElement>;

export const AreaField = ({ label, hint, error, ...rest }: AreaProps) => (
  <Field label={label} {...(hint && { hint })} error={error}>
    {(id, describedBy) => <textarea id={id} aria-describedby={describedBy} rows={3} {...rest} />}
  </Field>
);

interface SelectProps extends Omit<Props, 'children'>, React.SelectHTMLAttributes<HTMLSelectElement> {
  readonly options: readonly (readonly [value: string, text: string])[];
}

export const SelectField = ({ label, hint, error, options, ...rest }: SelectProps) => (
  <Field label={label} {...(hint && { hint })} error={error}>
    {(id, describedBy) => (
      <select id={id} aria-describedby={describedBy} {...rest}>
        {options.map(([value, text]) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
    )}
  </Field>
);
