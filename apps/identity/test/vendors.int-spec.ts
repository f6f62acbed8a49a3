import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from '@mvec/database';
import { VendorAppliedV1, VendorApprovedV1 } from '@mvec/events';
import { tokenFor } from '@mvec/testing';
import { decodeJwt } from 'jose';
import type { Answer, Api, TestUser } from './support/api.js';
import { TestIdentity } from './support/test-identity.js';

let identity: TestIdentity;
let api: Api;
let operatorToken: string;
let owner: TestUser;

// The topics do not exist here, so events stay in the outbox, where they can be read.
beforeAll(async () => {
  identity = await TestIdentity.create();
  api = await identity.start();
  operatorToken = await api.operatorToken();
  owner = await api.user();
});

afterAll(() => identity.stop());

describe('ApplyForVendor', () => {
  it('makes a pending vendor with its event', async () => {
    const { status, body } = await apply('Tools & Söhne');
    expect(status).toBe(201);
    expect(body).toEqual({
      id: expect.any(String),
      name: 'Tools & Söhne',
      slug: 'tools-sohne',
      status: 'pending',
      ownerAccountId: owner.id,
      appliedAt: expect.stringMatching(/Z$/),
      approvedAt: null,
    });
    expect(await eventsOf(body.id)).toEqual([
      {
        type: VendorAppliedV1.type,
        data: { vendorId: body.id, name: 'Tools & Söhne', slug: 'tools-sohne', ownerAccountId: owner.id },
      },
    ]);
  });

  it('gives every vendor a slug of its own, also at the same time', async () => {
    const answers = await Promise.all(Array.from({ length: 6 }, () => apply('Same Name')));
    const slugs = answers.map(({ body }) => body.slug);
    expect(new Set(slugs).size).toBe(6);
    expect(slugs).toContain('same-name');
    expect(slugs.every((slug) => /^same-name(-[0-9a-f]{6})?$/.test(slug))).toBe(true);
  });

  it.each([
    ['no name', {}],
    ['a name of one letter', { name: 'x' }],
    ['a name with a line end', { name: 'Tools\nSöhne' }],
    ['a name that is too long', { name: 'x'.repeat(101) }],
    ['a status of its own choice', { name: 'Tools', status: 'approved' }],
  ])('refuses %s', async (_what, application) => {
    const { status, body } = await api.post('/v1/vendors', application, { token: owner.accessToken });
    expect({ status, code: body.code }).toEqual({ status: 400, code: 'validation_failed' });
  });

  it('is not for services', async () => {
    const token = await tokenFor({ kind: 'service', sub: 'order' });
    expect((await api.post('/v1/vendors', { name: 'Tools' }, { token })).status).toBe(403);
  });
});

describe('ApproveVendor', () => {
  it("puts the vendor into its owner's next token, not into anybody else's", async () => {
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

  it('happens once, with one event, however many operators try', async () => {
    const { body: vendor } = await apply('Wanted');
    const answers = await Promise.all(Array.from({ length: 5 }, () => approve(vendor.id)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409, 409]);
    expect(answers.find(({ status }) => status === 409)?.body.code).toBe('vendor_not_pending');
    const events = await eventsOf(vendor.id);
    expect(events.map(({ type }) => type)).toEqual([VendorAppliedV1.type, VendorApprovedV1.type]);
  });

  it('knows only vendors that exist', async () => {
    expect(await approve(randomUUID())).toMatchObject({ status: 404, body: { code: 'vendor_not_found' } });
    expect(await approve('not-an-id')).toMatchObject({ status: 400 });
  });

  it.each([
    ['a shopper', () => tokenFor({ roles: ['shopper'] }), 403],
    ['a service', () => tokenFor({ kind: 'service', sub: 'order', roles: ['operator'] }), 403],
    ['a service token signed by a user key', () => tokenFor({ kind: 'service', signedBy: 'user' }), 401],
    ['an operator whose token has expired', () => tokenFor({ roles: ['operator'], expiresInSeconds: -60 }), 401],
  ])('refuses %s', async (_who, makeToken, status) => {
    const { body: vendor } = await apply('Untouched');
    expect((await approve(vendor.id, await makeToken())).status).toBe(status);
    expect(await eventsOf(vendor.id)).toHaveLength(1);
  });
});

describe('ShowVendor', () => {
  it('shows it to its owner and to operators, and to nobody else', async () => {
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
    ['a status that does not exist', 'status=rejected', 'validation_failed'],
    ['a page that is too large', 'limit=101', 'validation_failed'],
    ['a cursor made up', 'cursor=made-up', 'invalid_cursor'],
  ])('refuses %s', async (_what, query, code) => {
    const { status, body } = await api.get(`/v1/vendors?${query}`, { token: operatorToken });
    expect({ status, code: body.code }).toEqual({ status: 400, code });
  });

  it('is for operators', async () => {
    expect((await api.get('/v1/vendors', { token: owner.accessToken })).status).toBe(403);
  });
});

function apply(name: string, applicant = owner): Promise<Answer> {
  return api.post('/v1/vendors', { name }, { token: applicant.accessToken });
}

function approve(id: string, token = operatorToken): Promise<Answer> {
  return api.post(`/v1/vendors/${id}/approve`, undefined, { token });
}

async function allPages(path: string): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | null = null;
  do {
    const at: string = cursor === null ? path : `${path}${path.includes('?') ? '&' : '?'}cursor=${cursor}`;
    const { body } = await api.get(at, { token: operatorToken });
    ids.push(...body.items.map(({ id }) => id));
    cursor = body.nextCursor;
  } while (cursor !== null);
  return ids;
}

async function eventsOf(vendorId: string): Promise<{ type: string; data: unknown }[]> {
  const rows = await identity.database.query<{ headers: Record<string, string>; value: Buffer }>(sql`
    select headers, value from eventing.outbox where message_key = ${vendorId} order by id`);
  return rows.map(({ headers, value }) => ({ type: headers['ce_type'] ?? '', data: JSON.parse(value.toString()) }));
}
