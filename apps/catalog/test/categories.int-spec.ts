import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { tokenFor } from '@mvec/testing';
import type { CategoryNode, CategoryTree, CategoryView } from '../src/categories/category.dto.js';
import { startCatalog, type TestCatalog } from './support/catalog.js';
import { type HttpAnswer, send } from './support/http.js';
import { type Shown, VendorClient } from './support/vendor-client.js';

let catalog: TestCatalog;
let operator: string;
let vendor: VendorClient;

beforeAll(async () => {
  catalog = await startCatalog();
  operator = await tokenFor({ roles: ['operator'] });
  vendor = await VendorClient.of(catalog);
});
afterAll(() => catalog.stop());

const path = '/v1/categories';

function request(method: string, at: string, body?: unknown, token: string = operator): Promise<HttpAnswer> {
  return send(catalog.service, method, at, { token, body });
}

async function category(name: string, parentId?: string): Promise<CategoryView> {
  const { status, body } = await request('POST', path, { name, parentId });
  expect(status).toBe(201);
  return body as Record<string, unknown> & CategoryView;
}

async function chain(name: string, levels: number): Promise<CategoryView[]> {
  const made: CategoryView[] = [];
  for (let level = 1; level <= levels; level++) made.push(await category(`${name} ${level}`, made.at(-1)?.id));
  return made;
}

const idAt = (categories: CategoryView[], index: number) => categories.at(index)?.id ?? '';

async function tree(): Promise<CategoryNode[]> {
  const { body } = await send(catalog.service, 'GET', path);
  return (body as Record<string, unknown> & CategoryTree).items;
}

function idsIn(nodes: CategoryNode[]): string[] {
  return nodes.flatMap(({ id, children }) => [id, ...idsIn(children)]);
}

describe('the tree of categories', () => {
  it('is public, with siblings by name regardless of accents and case', async () => {
    const root = await category('Root of names');
    for (const name of ['Zebra', 'émail', 'Apple']) await category(name, root.id);
    const node = (await tree()).find(({ id }) => id === root.id);
    expect(node?.slug).toBe('root-of-names');
    expect(node?.children.map(({ name }) => name)).toEqual(['Apple', 'émail', 'Zebra']);
  });

  it('gives a slug to one of several concurrent requests', async () => {
    const answers = await Promise.all([1, 2, 3].map(() => request('POST', path, { name: 'Only one' })));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409, 409]);
    expect(answers.find(({ status }) => status === 409)?.body['code']).toBe('slug_taken');
    const other = await category('Another');
    expect((await request('PATCH', `${path}/${other.id}`, { slug: 'only-one' })).status).toBe(409);
    const renamed = await request('PATCH', `${path}/${other.id}`, { name: 'Renamed' });
    expect(renamed.body).toMatchObject({ name: 'Renamed', slug: 'another' });
  });

  it('never holds a cycle, even after two concurrent moves that are each legal', async () => {
    const [left, right] = [await category('Left'), await category('Right')];
    const move = (id: string, parentId: string) => request('PATCH', `${path}/${id}`, { parentId });
    const answers = await Promise.all([move(left.id, right.id), move(right.id, left.id)]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    expect(answers.find(({ status }) => status === 409)?.body['code']).toBe('category_cycle');
    expect(await move(left.id, left.id)).toMatchObject({ status: 409, body: { code: 'category_cycle' } });
    expect(idsIn(await tree())).toEqual(expect.arrayContaining([left.id, right.id]));
  });

  it('has at most five levels, counting descendants that move along', async () => {
    const deep = await chain('Deep', 5);
    const refused = await request('POST', path, { name: 'Deeper', parentId: idAt(deep, -1) });
    expect(refused).toMatchObject({ status: 409, body: { code: 'category_too_deep' } });
    const pair = await chain('Pair', 2);
    const move = (parentId: string) => request('PATCH', `${path}/${idAt(pair, 0)}`, { parentId });
    expect((await move(idAt(deep, 3))).status).toBe(409);
    expect((await move(idAt(deep, 2))).status).toBe(200);
  });

  it('deletes a category only when it is empty', async () => {
    const [parent, child] = await chain('Emptied', 2);
    const remove = (id: string | undefined) => request('DELETE', `${path}/${String(id)}`);
    const product = await vendor.published({ categoryId: child?.id });
    expect(await remove(parent?.id)).toMatchObject({ status: 409, body: { code: 'category_not_empty' } });
    expect(await remove(child?.id)).toMatchObject({ status: 409, body: { code: 'category_not_empty' } });
    await vendor.archive(product);
    expect((await remove(child?.id)).status).toBe(204);
    expect((await remove(parent?.id)).status).toBe(204);
    expect((await remove(parent?.id)).status).toBe(404);
  });

  it('keeps either the category or the product when a product is created in a category that is deleted', async () => {
    for (let round = 0; round < 5; round++) {
      const { id } = await category(`Contested ${round}`);
      const [product, removed] = await Promise.all([
        vendor.create({ categoryId: id }),
        request('DELETE', `${path}/${id}`),
      ]);
      expect([`${product.status} ${removed.status}`]).toEqual([expect.stringMatching(/^(201 409|404 204)$/)]);
    }
  });

  it('is changed only by operators', async () => {
    const { id } = await category('Guarded');
    for (const [method, at, body] of [
      ['POST', path, { name: 'Mine' }],
      ['PATCH', `${path}/${id}`, { name: 'Mine' }],
      ['DELETE', `${path}/${id}`, undefined],
    ] as const) {
      expect((await request(method, at, body, vendor.token)).status).toBe(403);
    }
    expect((await send(catalog.service, 'POST', path, { body: { name: 'Mine' } })).status).toBe(401);
  });

  it('refuses invalid names, slugs and unknown categories', async () => {
    const { id } = await category('Strict');
    for (const body of [{ name: '' }, { name: 'x', slug: 'No Slug' }, { name: 'x', slug: randomUUID() }, { name: 1 }]) {
      expect((await request('POST', path, body)).status).toBe(400);
    }
    expect((await request('PATCH', `${path}/${id}`, {})).status).toBe(400);
    expect((await request('POST', path, { name: 'Orphan', parentId: randomUUID() })).status).toBe(404);
    expect((await request('PATCH', `${path}/${randomUUID()}`, { name: 'x' })).status).toBe(404);
  });
});

describe('the category of a product', () => {
  it('is shown with it, and filters the list by id or slug, subcategories included', async () => {
    const [top, middle, leaf] = await chain('Filter', 3);
    const inTop = await vendor.published({ categoryId: top?.id });
    const inLeaf = await vendor.published({ categoryId: leaf?.id });
    const elsewhere = await vendor.published({ categoryId: (await category('Elsewhere')).id });
    expect((await send(catalog.service, 'GET', `/v1/products/${inLeaf.id}`)).body['category']).toEqual({
      id: leaf?.id,
      slug: 'filter-3',
      name: 'Filter 3',
    });
    expect(await listed('filter-1')).toEqual([inLeaf.id, inTop.id]);
    expect(await listed(String(middle?.id))).toEqual([inLeaf.id]);
    await vendor.send('PATCH', `/v1/products/${elsewhere.id}`, { body: { categoryId: leaf?.id } });
    await vendor.send('PATCH', `/v1/products/${inLeaf.id}`, { body: { categoryId: null } });
    expect(await listed('filter-2')).toEqual([elsewhere.id]);
    expect((await send(catalog.service, 'GET', '/v1/products?category=nowhere')).status).toBe(404);
  });

  async function listed(reference: string): Promise<string[]> {
    const { body } = await send(catalog.service, 'GET', `/v1/products?category=${reference}`);
    return (body as Record<string, unknown> & { items: Shown[] }).items.map(({ id }) => id);
  }
});
