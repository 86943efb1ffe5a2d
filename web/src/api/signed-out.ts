type Listener = () => void;
const listeners = new Set<Listener>();

/** Says that the API no longer knows this session. */
export const signedOut = (): void => listeners.forEach((listener) => listener());

/** Hears when the session is over. @returns how to stop */
export function onSignedOut(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
