import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  VendorAppliedV1,
  VendorApprovedV1,
  VendorReinstatedV1,
  VendorRejectedV1,
  VendorSuspendedV1,
} from '@mvec/events';
import { tokenFor } from '@mvec/testing';
import { decodeJwt } from 'jose';
import type { Answer, Api, TestUser } from './support/api.js';
import { TestIdentity } from './support/test-identity.js';

let identity: TestIdentity;
let api: Api;
let operatorToken: string;
let owner: TestUser;

// The topics do not exist, so events stay in the outbox, where the tests read them.
beforeAll(async () => {
  identity = await TestIdentity.create();
  api = await identity.start();
  operatorToken = await api.operatorToken();
  owner = await api.user();
});

afterAll(() => identity.stop());

describe('ApplyForVendor', () => {
  it('creates a pending vendor with its event', async () => {
    const { status, body } = await apply('Tools & Söhne');
    expect(status).toBe(201);
    expect(body).toEqual({
      id: expect.any(String),
      name: 'Tools & Söhne',
      slug: 'tools-sohne',
      status: 'pending',
      reason: null,
      ownerAccountId: owner.id,
      appliedAt: expect.stringMatching(/Z$/),
      approvedAt: null,
      decidedAt: null,
    });
    expect(await identity.eventsOf(body.id)).toEqual([
      {
        type: VendorAppliedV1.type,
        data: { vendorId: body.id, name: 'Tools & Söhne', slug: 'tools-sohne', ownerAccountId: owner.id },
      },
    ]);
  });

  it('gives simultaneous vendors different slugs', async () => {
    const applicants = await Promise.all(Array.from({ length: 6 }, () => api.user()));
    const answers = await Promise.all(applicants.map((applicant) => apply('Same Name', applicant)));
    const slugs = answers.map(({ body }) => body.slug);
    expect(new Set(slugs).size).toBe(6);
    expect(slugs).toContain('same-name');
    expect(slugs.every((slug) => /^same-name(-[0-9a-f]{6})?$/.test(slug))).toBe(true);
  });

  it('accepts one of several simultaneous equal applications', async () => {
    const answers = await Promise.all(['Twice', 'Twice', 'TWICE'].map((name) => apply(name)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    expect(answers.find(({ status }) => status === 409)?.body.code).toBe('vendor_already_applied');
  });

  it.each([
    ['no name', {}],
    ['a name of one letter', { name: 'x' }],
    ['a name with a line end', { name: 'Tools\nSöhne' }],
    ['a name that is too long', { name: 'x'.repeat(101) }],
    ['a status', { name: 'Tools', status: 'approved' }],
  ])('refuses %s', async (_what, application) => {
    const { status, body } = await api.post('/v1/vendors', application, { token: owner.accessToken });
    expect({ status, code: body.code }).toEqual({ status: 400, code: 'validation_failed' });
  });

  it('refuses services', async () => {
    const token = await tokenFor({ kind: 'service', sub: 'order' });
    expect((await api.post('/v1/vendors', { name: 'Tools' }, { token })).status).toBe(403);
  });
});

describe('ApproveVendor', () => {
  it("puts the vendor into its owner's next token, not into others'", async () => {
    const applicant = await api.user();
    const { body: vendor } = await apply('Approved Soon', applicant);
    const approved = await approve(vendor.id);
    expect(approved).toMatchObject({ status: 200, body: { status: 'approved', approvedAt: expect.any(String) } });
    const { body } = await api.refresh(applicant.refreshToken);
    expect(decodeJwt(body.accessToken)['vendors']).toEqual([vendor.id]);
    expect(decodeJwt((await api.refresh(owner.refreshToken)).body.accessToken)['vendors']).toEqual([]);
    const me = await api.get('/v1/me', { token: body.accessToken });
    expect(me.body.vendors).toEqual([
      { id: vendor.id, name: 'Approved Soon', slug: 'approved-soon', status: 'approved', role: 'owner' },
    ]);
  });

  it('happens once, with one event, when several operators try', async () => {
    const { body: vendor } = await apply('Wanted');
    const answers = await Promise.all(Array.from({ length: 5 }, () => approve(vendor.id)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409, 409]);
    expect(answers.find(({ status }) => status === 409)?.body.code).toBe('vendor_not_pending');
    const events = await identity.eventsOf(vendor.id);
    expect(events.map(({ type }) => type)).toEqual([VendorAppliedV1.type, VendorApprovedV1.type]);
  });

  it('answers 404 for an unknown vendor', async () => {
    expect(await approve(randomUUID())).toMatchObject({ status: 404, body: { code: 'vendor_not_found' } });
    expect(await approve('not-an-id')).toMatchObject({ status: 400 });
  });

  it.each([
    ['a shopper', () => tokenFor({ roles: ['shopper'] }), 403],
    ['a service', () => tokenFor({ kind: 'service', sub: 'order', roles: ['operator'] }), 403],
    ['a service token signed by a user key', () => tokenFor({ kind: 'service', signedBy: 'user' }), 401],
    ['an operator whose token has expired', () => tokenFor({ roles: ['operator'], expiresInSeconds: -60 }), 401],
  ])('refuses %s', async (_who, makeToken, status) => {
    const { body: vendor } = await apply(`Untouched ${randomUUID()}`);
    expect((await approve(vendor.id, await makeToken())).status).toBe(status);
    expect(await identity.eventsOf(vendor.id)).toHaveLength(1);
  });
});

describe('DecideOnVendor', () => {
  it('rejects an application finally, with the reason; the owner may apply again', async () => {
    const { body: vendor } = await apply('Refused');
    const rejected = await decide(vendor.id, 'reject', { reason: 'Not in the trade register' });
    expect(rejected).toMatchObject({
      status: 200,
      body: {
        status: 'rejected',
        reason: 'Not in the trade register',
        approvedAt: null,
        decidedAt: expect.any(String),
      },
    });
    expect((await identity.eventsOf(vendor.id)).at(-1)).toEqual({
      type: VendorRejectedV1.type,
      data: { vendorId: vendor.id, ownerAccountId: owner.id, name: 'Refused', reason: 'Not in the trade register' },
    });
    expect(await approve(vendor.id)).toMatchObject({ status: 409, body: { code: 'vendor_not_pending' } });
    expect((await apply('Refused')).status).toBe(201);
  });

  it('keeps a suspended vendor in the next token, because its open orders go on', async () => {
    const applicant = await api.user();
    const { body: vendor } = await apply('Paused', applicant);
    await approve(vendor.id);
    const suspended = await decide(vendor.id, 'suspend', { reason: 'Complaints' });
    expect(suspended).toMatchObject({ status: 200, body: { status: 'suspended', approvedAt: expect.any(String) } });
    const { body: meanwhile } = await api.refresh(applicant.refreshToken);
    expect(decodeJwt(meanwhile.accessToken)['vendors']).toEqual([vendor.id]);
    const { body: me } = await api.get('/v1/me', { token: meanwhile.accessToken });
    expect(me.vendors).toMatchObject([{ id: vendor.id, status: 'suspended' }]);
    const reinstated = await decide(vendor.id, 'reinstate');
    expect(reinstated).toMatchObject({ status: 200, body: { status: 'approved', reason: null } });
    const { body: again } = await api.refresh(meanwhile.refreshToken);
    expect(decodeJwt(again.accessToken)['vendors']).toEqual([vendor.id]);
    const data = { vendorId: vendor.id, ownerAccountId: applicant.id, name: 'Paused' };
    expect((await identity.eventsOf(vendor.id)).slice(2)).toEqual([
      { type: VendorSuspendedV1.type, data: { ...data, reason: 'Complaints' } },
      { type: VendorReinstatedV1.type, data },
    ]);
  });

  it('accepts one of two simultaneous decisions', async () => {
    const { body: vendor } = await apply('Disputed');
    const answers = await Promise.all([approve(vendor.id), decide(vendor.id, 'reject', { reason: 'No' })]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(await identity.eventsOf(vendor.id)).toHaveLength(2);
  });

  it('refuses decisions that the status does not allow', async () => {
    const { body: vendor } = await apply('Too Early');
    const reason = { reason: 'Any' };
    expect((await decide(vendor.id, 'suspend', reason)).body.code).toBe('vendor_not_approved');
    expect((await decide(vendor.id, 'reinstate')).body.code).toBe('vendor_not_suspended');
    await approve(vendor.id);
    await decide(vendor.id, 'suspend', reason);
    expect(await decide(vendor.id, 'suspend', reason)).toMatchObject({ status: 409 });
  });

  it.each([
    ['no reason', {}],
    ['a blank one', { reason: '  ' }],
    ['one that is too long', { reason: 'x'.repeat(501) }],
    ['another operator', { reason: 'Any', operatorId: randomUUID() }],
  ])('refuses %s', async (_what, body) => {
    const { body: vendor } = await apply(`Named ${randomUUID()}`);
    expect(await decide(vendor.id, 'reject', body)).toMatchObject({ status: 400, body: { code: 'validation_failed' } });
  });

  it.each(['approve', 'reject', 'suspend', 'reinstate'])(
    'refuses callers who are no operators: %s',
    async (decision) => {
      const { body: vendor } = await apply(`Kept ${randomUUID()}`);
      const body = decision === 'reject' || decision === 'suspend' ? { reason: 'Any' } : undefined;
      expect((await decide(vendor.id, decision, body, owner.accessToken)).status).toBe(403);
      expect(await decide(randomUUID(), decision, body)).toMatchObject({
        status: 404,
        body: { code: 'vendor_not_found' },
      });
    },
  );
});

describe('ShowVendor', () => {
  it('shows a vendor to its owner and to operators only', async () => {
    const { body: vendor } = await apply('Private');
    const statuses = await Promise.all(
      [owner.accessToken, operatorToken, (await api.user()).accessToken].map(
        async (token) => (await api.get(`/v1/vendors/${vendor.id}`, { token })).status,
      ),
    );
    expect(statuses).toEqual([200, 200, 404]);
  });
});

describe('ListVendors', () => {
  it('lists all of a status, newest first, page by page', async () => {
    const applied: string[] = [];
    for (let i = 0; i < 5; i++) applied.unshift((await apply(`Listed ${i}`)).body.id);
    await approve(applied[2] ?? '');
    const listed = await allPages('/v1/vendors?status=pending&limit=2');
    expect(listed.slice(0, 4)).toEqual(applied.filter((_id, i) => i !== 2));
    expect((await allPages('/v1/vendors?limit=3')).slice(0, 5)).toEqual(applied);
    expect(await allPages('/v1/vendors?status=approved')).toContain(applied[2]);
  });

  it.each([
    ['a status that does not exist', 'status=closed', 'validation_failed'],
    ['a page that is too large', 'limit=101', 'validation_failed'],
    ['a cursor made up', 'cursor=made-up', 'invalid_cursor'],
  ])('refuses %s', async (_what, query, code) => {
    const { status, body } = await api.get(`/v1/vendors?${query}`, { token: operatorToken });
    expect({ status, code: body.code }).toEqual({ status: 400, code });
  });

  it('lists the own vendors to other callers, of one status or all', async () => {
    const [applicant, other] = await Promise.all([api.user(), api.user()]);
    const { body: first } = await apply('Own One', applicant);
    const { body: second } = await apply('Own Two', applicant);
    await approve(first.id);
    const token = applicant.accessToken;
    expect(await allPages('/v1/vendors?limit=1', token)).toEqual([second.id, first.id]);
    expect(await allPages('/v1/vendors?status=approved', token)).toEqual([first.id]);
    expect(await allPages('/v1/vendors', other.accessToken)).toEqual([]);
  });

  it('refuses services', async () => {
    const token = await tokenFor({ kind: 'service', sub: 'order' });
    expect((await api.get('/v1/vendors', { token })).status).toBe(403);
  });
});

function apply(name: string, applicant = owner): Promise<Answer> {
  return api.post('/v1/vendors', { name }, { token: applicant.accessToken });
}

function approve(id: string, token = operatorToken): Promise<Answer> {
  return decide(id, 'approve', undefined, token);
}

function decide(id: string, decision: string, body?: unknown, token = operatorToken): Promise<Answer> {
  return api.post(`/v1/vendors/${id}/${decision}`, body, { token });
}

async function allPages(path: string, token = operatorToken): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | null = null;
  do {
    const at: string = cursor === null ? path : `${path}${path.includes('?') ? '&' : '?'}cursor=${cursor}`;
    const { body } = await api.get(at, { token });
    ids.push(...body.items.map(({ id }) => id));
    cursor = body.nextCursor;
  } while (cursor !== null);
  return ids;
}
