import { randomInt, randomUUID } from 'node:crypto';
import { QueryBus } from '@nestjs/cqrs';
import { GetVerificationQuery, type PendingVerification } from '../../src/directory';
import { eventually } from '../../libs/testing/eventually';
import { type Answer, Hub, type Json, token } from './hub';

export const MEMBERS = '/api/v1/alerts/members';

/** An address that occurs nowhere else. */
export const anEmail = (): string => `canary-${randomUUID()}@example.com`;

/** A valid phone number that occurs in no other test. */
export const aPhone = (): string => `+346${String(randomInt(10 ** 8)).padStart(8, '0')}`;

/** Manages members of the test's tenant. */
export class DirectoryHub {
  private constructor(
    readonly hub: Hub,
    /** A token of the tenant's service. */
    readonly service: string,
  ) {}

  static async of(hub: Hub): Promise<DirectoryHub> {
    return new DirectoryHub(hub, await token(hub.tenantId, 'service'));
  }

  /** Creates a member by hand. @returns the member */
  async member(fields: Json = {}): Promise<Json & { id: string }> {
    return this.created('', { name: 'Ana', roles: ['staff'], ...fields });
  }

  /** Adds a contact method to a member. @returns the contact method */
  async contact(memberId: string, fields: Json = {}): Promise<Json & { id: string }> {
    return this.created(`/${memberId}/contact-methods`, { channel: 'email', address: anEmail(), ...fields });
  }

  /** Creates a member with a contact method. @returns their ids, the contact method, and a token of the member */
  async memberWith(fields: Json) {
    const { id: memberId } = await this.member();
    const contact = await this.contact(memberId, fields);
    return { memberId, id: contact.id, contact, bearer: await token(this.hub.tenantId, 'viewer', { sub: memberId }) };
  }

  /** Creates or changes a member as the tenant's service. */
  upsert(id: string, fields: Json = {}): Promise<Answer> {
    return this.hub.call('PUT', `${MEMBERS}/${id}`, { token: this.service, body: fields });
  }

  async get(id: string): Promise<Json> {
    return (await this.hub.call('GET', `${MEMBERS}/${id}`)).body;
  }

  async contacts(memberId: string, bearer?: string): Promise<Json[]> {
    const call = bearer === undefined ? {} : { token: bearer };
    const { body } = await this.hub.call<{ items: Json[] }>('GET', `${MEMBERS}/${memberId}/contact-methods`, call);
    return body.items;
  }

  /** Calls a route of a contact method. */
  onContact(memberId: string, id: string, action: string, body?: Json, bearer?: string): Promise<Answer> {
    return this.hub.call('POST', `${MEMBERS}/${memberId}/contact-methods/${id}/${action}`, {
      ...(body && { body }),
      ...(bearer !== undefined && { token: bearer }),
    });
  }

  /** What is sent to the address of a contact method after the latest request of a code. */
  async sent(contactMethodId: string): Promise<PendingVerification | null> {
    const [row] = await this.hub.sql<{ id: string }>(
      'SELECT id FROM verifications WHERE contact_method_id = $1 ORDER BY id DESC LIMIT 1',
      [contactMethodId],
    );
    const query = new GetVerificationQuery(this.hub.tenantId, row?.id ?? '');
    return this.hub.app.get(QueryBus, { strict: false }).execute(query);
  }

  /** Waits for a member that fulfils the condition. */
  until(id: string, isWanted: (member: Json) => boolean): Promise<Json> {
    return eventually(
      async () => {
        const member = await this.get(id);
        return member['id'] === id && isWanted(member) ? member : undefined;
      },
      { what: `the member ${id}` },
    );
  }

  /** The actions in the audit log for a subject, in order. */
  async audited(subjectId: string): Promise<string[]> {
    const lines = await this.hub.sql<{ action: string }>(
      'SELECT action FROM audit_log WHERE tenant_id = $1 AND subject_id = $2 ORDER BY seq',
      [this.hub.tenantId, subjectId],
    );
    return lines.map(({ action }) => action);
  }

  private async created(path: string, body: Json): Promise<Json & { id: string }> {
    const answer = await this.hub.call<Json & { id: string }>('POST', `${MEMBERS}${path}`, { body });
    if (answer.status !== 201) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  }
}
