const ADDRESS = '/service-worker.js';

interface ScriptUrlPolicy {
  createScriptURL(url: string): string;
}
interface TrustedTypes {
  createPolicy(name: string, rules: ScriptUrlPolicy): ScriptUrlPolicy;
}

/** The policy `campana` of the page lets this one address through, and nothing else. */
const rules: ScriptUrlPolicy = {
  createScriptURL: (url) => {
    if (url !== ADDRESS) throw new TypeError(`${url} is no script of this page`);
    return url;
  },
};

/** Has the browser keep the page itself, so that it opens without a connection. A browser that refuses does without. */
export function registerWorker(): void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  const { trustedTypes } = window as { trustedTypes?: TrustedTypes };
  const policy = trustedTypes?.createPolicy('campana', rules) ?? rules;
  navigator.serviceWorker.register(policy.createScriptURL(ADDRESS)).catch(() => undefined);
}
