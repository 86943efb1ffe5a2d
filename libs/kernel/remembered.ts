/**
 * Remembers the latest answer, or the question that is still open, so that it is asked once in this time however often it
 * is needed.
 */
export function remembered<T>(ms: number, ask: () => Promise<T>): () => Promise<T> {
  let latest: { readonly at: number; readonly answer: Promise<T> } | undefined;
  return () => {
    const now = performance.now();
    if (!latest || now - latest.at > ms) latest = { at: now, answer: ask() };
    return latest.answer;
  };
}
