import { useEffect, useEffectEvent } from 'react';
import { useSettings } from '../app/settings';

/** What a key does; keys are as `KeyboardEvent.key` names them, `Shift+x`, `Ctrl+k`. */
export type Keys = Readonly<Record<string, () => void>>;

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

function nameOf(event: KeyboardEvent): string {
  const control = event.ctrlKey || event.metaKey ? 'Ctrl+' : '';
  const isNamedShift = event.shiftKey && /^[a-z]$/i.test(event.key);
  return `${control}${isNamedShift ? 'Shift+' : ''}${event.key.length === 1 ? event.key.toLowerCase() : event.key}`;
}

/** Shortcuts while a component is shown. They rest while somebody types, in a dialog, and when the reader switched them off. */
export function useKeys(keys: Keys): void {
  const { shortcuts } = useSettings();
  const press = useEffectEvent((event: KeyboardEvent) => {
    const name = nameOf(event);
    const isPlain = !name.startsWith('Ctrl+');
    if (event.altKey || event.defaultPrevented || (isPlain && isTyping(event.target))) return;
    if (document.querySelector('dialog[open]')) return;
    const act = keys[name];
    if (!act) return;
    event.preventDefault();
    act();
  });
  useEffect(() => {
    if (!shortcuts) return;
    const listen = (event: KeyboardEvent) => press(event);
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, [shortcuts]);
}
