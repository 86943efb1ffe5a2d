import { ProvisionedTenants, TenantProvisioner } from './provisioned-tenants';

/** Records the tenants it provisioned, and fails `failures` times. */
class Provisioner extends TenantProvisioner {
  readonly provisioned: string[] = [];
  failures = 0;

  async provision(tenantId: string): Promise<void> {
    await Promise.resolve();
    this.provisioned.push(tenantId);
    if (this.failures-- > 0) throw new Error('the database is unavailable');
  }
}

let provisioner: Provisioner;
let tenants: ProvisionedTenants;
beforeEach(() => {
  provisioner = new Provisioner();
  tenants = new ProvisionedTenants(provisioner);
});

it('a tenant is provisioned once, even if several requests come at the same time', async () => {
  await Promise.all([tenants.ensure('a'), tenants.ensure('a'), tenants.ensure('b')]);
  expect(tenants.ensure('a')).toBeUndefined();
  expect(provisioner.provisioned).toEqual(['a', 'b']);
});

it('a failure rejects every waiting request, and the next request tries again', async () => {
  provisioner.failures = 1;
  const waiting = ['a', 'a'].map(async (tenantId) => tenants.ensure(tenantId));
  for (const { status } of await Promise.allSettled(waiting)) expect(status).toBe('rejected');
  await tenants.ensure('a');
  expect(provisioner.provisioned).toEqual(['a', 'a']);
  expect(tenants.ensure('a')).toBeUndefined();
});

it('remembers 10,000 tenants: one more evicts the oldest', async () => {
  for (let i = 0; i <= 10_000; i++) await tenants.ensure(String(i));
  expect(tenants.ensure('1')).toBeUndefined();
  await tenants.ensure('0');
  expect(provisioner.provisioned).toHaveLength(10_002);
});
