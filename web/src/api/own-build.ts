/** The build of this page, which may come from the browser's cache; empty: it is served from its sources. */
export const ownBuild = document.querySelector<HTMLMetaElement>('meta[name="campana-build"]')?.content ?? '';
