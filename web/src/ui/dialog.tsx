import { type ReactNode, useEffect, useRef } from 'react';
import { commonWords } from '../words/common';
import { useWords } from '../words/language';
import { IconButton } from './button';

interface Props {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
  readonly isWide?: boolean;
}

/** A dialog over the page, shown while it is rendered. Escape closes it, and the focus goes back to where it was. */
export function Dialog({ title, onClose, children, isWide = false }: Props) {
  const element = useRef<HTMLDialogElement>(null);
  const t = useWords(commonWords);
  useEffect(() => {
    const before = document.activeElement;
    element.current?.showModal();
    return () => (before as HTMLElement | null)?.focus();
  }, []);
  return (
    <dialog ref={element} className={isWide ? 'dialog dialog-wide' : 'dialog'} aria-label={title} onClose={onClose}>
      <header>
        <h2>{title}</h2>
        <IconButton icon="close" label={t.close} onClick={onClose} />
      </header>
      <div className="dialog-body">{children}</div>
    </dialog>
  );
}
