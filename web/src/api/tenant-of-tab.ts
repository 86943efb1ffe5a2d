const KEY = 'campana.tenant';

/** The tenant that this tab shows. Links name it (`?tenant=`); afterwards the tab keeps it. */
export const tenantOfTab = (): string | null => sessionStorage.getItem(KEY);

export const showTenant = (id: string): void => sessionStorage.setItem(KEY, id);

/** Takes the tenant that a link names, and removes it from the address. */
export function takeTenantOfLink(): void {
  const url = new URL(location.href);
  const tenant = url.searchParams.get('tenant');
  if (!tenant) return;
  showTenant(tenant);
  url.searchParams.delete('tenant');
  history.replaceState(history.state, '', url);
}
