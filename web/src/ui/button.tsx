import type { ButtonHTMLAttributes, ReactNode } from 'react';
import { Icon, type IconName } from './icons';

interface Props extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly kind?: 'primary' | 'plain' | 'quiet' | 'danger';
  readonly icon?: IconName;
  readonly shortcut?: string;
  readonly children?: ReactNode;
}

export const Button = ({ kind = 'plain', icon, shortcut, children, className, ...rest }: Props) => (
  <button type="button" className={`button button-${kind} ${className ?? ''}`} aria-keyshortcuts={shortcut} {...rest}>
    {icon && <Icon name={icon} size={16} />}
    {children}
  </button>
);

/** A button that shows an icon alone; `label` is what it does. */
export const IconButton = ({ icon, label, ...rest }: Props & { icon: IconName; label: string }) => (
  <button type="button" className="button button-icon" aria-label={label} title={label} {...rest}>
    <Icon name={icon} />
  </button>
);
