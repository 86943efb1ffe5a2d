import { useQueryClient } from '@tanstack/react-query';
import { useSession } from '../api/session';
import { showTenant } from '../api/tenant-of-tab';
import { useWords } from '../words/language';
import { appWords } from './words';

/** The tenant of this tab; somebody with several can change it. */
export function TenantSwitcher() {
  const t = useWords(appWords);
  const { tenant_id, tenants } = useSession();
  const queries = useQueryClient();
  const nameOf = (tenant: (typeof tenants)[number]) => tenant.name ?? tenant.id.slice(0, 8);
  const here = tenants.find(({ id }) => id === tenant_id);
  if (tenants.length < 2) return <span className="tenant">{here && nameOf(here)}</span>;
  const change = (id: string) => {
    showTenant(id);
    void queries.resetQueries();
  };
  return (
    <select className="tenant" aria-label={t.tenant} value={tenant_id} onChange={({ target }) => change(target.value)}>
      {tenants.map((tenant) => (
        <option key={tenant.id} value={tenant.id}>
          {nameOf(tenant)}
        </option>
      ))}
    </select>
  );
}
