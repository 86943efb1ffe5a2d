const MAX_REPORTS = 10;
const MAX_TEXT = 500;
let reported = 0;

/** Tells the server of an error that nobody caught, without texts of alerts: only where it happened. */
function report(kind: 'error' | 'csp', where: string): void {
  if (reported++ >= MAX_REPORTS) return;
  void fetch('/api/v1/dashboard/reports', {
    method: 'POST',
    credentials: 'same-origin',
    keepalive: true,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ kind, where: where.slice(0, MAX_TEXT) }),
  }).catch(() => undefined);
}

const placeOf = (error: unknown): string =>
  error instanceof Error ? `${error.name} ${error.stack?.split('\n').slice(1, 4).join(' ') ?? ''}` : typeof error;

/** Reports uncaught errors and breaches of the content security policy, at most ten of a page. */
export function reportErrors(): void {
  window.addEventListener('error', ({ error }) => report('error', placeOf(error)));
  window.addEventListener('unhandledrejection', ({ reason }) => report('error', placeOf(reason)));
  document.addEventListener('securitypolicyviolation', (event) =>
    report('csp', `${event.effectiveDirective} ${event.sourceFile}:${event.lineNumber}`),
  );
}
