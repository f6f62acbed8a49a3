import { Public } from '@mvec/auth';
import type { Problem } from '../src/index.js';
import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openDoor, type Door } from './support/door.js';

/** Has no request classes: only the guard checks what it receives. */
@Public()
@Controller('notes')
class NotesController {
  @Post()
  write(@Body() body: object): object {
    return body;
  }

  @Get(':id')
  read(@Param('id') id: string, @Query() query: object): object {
    return { id, query };
  }
}

describe('The request guard', () => {
  let door: Door;

  beforeAll(async () => {
    door = await openDoor([NotesController]);
  });

  afterAll(async () => {
    await door.app.close();
  });

  const call = async (path: string, init: RequestInit = {}) => {
    const response = await fetch(`${door.url}${path}`, init);
    const body = (await response.json()) as Partial<Problem>;
    return { status: response.status, headers: response.headers, body };
  };
  const post = (body: string) =>
    call('/notes', { method: 'POST', body, headers: { 'content-type': 'application/json' } });
  const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);

  it.each([
    ['U+0000 in a text', '{"lines":[{},{"title":"a\\u0000b"}]}', 'lines[1].title'],
    ['U+0000 in the name of a field', '{"a\\u0000b":1}', 'a\0b'],
    ['half a surrogate pair', '{"title":"\\ud800"}', 'title'],
    ['a body that is only a text with U+0000', '"\\u0000"', ''],
  ])('refuses %s', async (_what, text, field) => {
    const { status, body } = await post(text);
    expect([status, body.code]).toEqual([400, 'validation_failed']);
    expect(body.errors).toMatchObject([{ field, code: 'storableText' }]);
  });

  it.each(['/notes/a%00b', '/notes/1?title=%00', '/notes/1?%00=title'])('refuses %s', async (path) => {
    const { status, headers, body } = await call(path);
    expect([status, body.code]).toEqual([400, 'validation_failed']);
    expect(headers.get('content-type')).toContain('application/problem+json');
    expect(body.correlationId).toBe(headers.get('x-correlation-id'));
  });

  it.each([
    ['40 levels', nested(40)],
    ['50,000 levels', nested(50_000)],
    ['50,000 levels in a field', `{"a":${nested(50_000)}}`],
    ['20,000 values', `[${'{},'.repeat(20_000)}{}]`],
    ['20,000 fields', JSON.stringify(Object.fromEntries(Array.from({ length: 20_000 }, (_, n) => [n, 0])))],
  ])('refuses a body of %s', async (_what, text) => {
    expect(await post(text)).toMatchObject({ status: 400, body: { code: 'request_too_complex' } });
  });

  it('names the field with too many values', async () => {
    const { body } = await post(JSON.stringify({ name: 'a', order: { lines: Array(10_000).fill({}) } }));
    expect(body.errors).toMatchObject([{ field: 'order.lines', code: 'too_big' }]);
  });

  it('refuses a body of too many bytes', async () => {
    const answer = await post(JSON.stringify('x'.repeat(1_000_000)));
    expect(answer).toMatchObject({ status: 413, body: { code: 'body_too_large' } });
  });

  it('accepts unusual but valid values', async () => {
    const note = { text: 'a\n😀\\u0000', levels: JSON.parse(nested(20)) as unknown, many: Array(1_500).fill(null) };
    expect(await post(JSON.stringify(note))).toMatchObject({ status: 201, body: note });
    expect((await call('/notes/%F0%9F%98%80?a=%0A')).body).toEqual({ id: '😀', query: { a: '\n' } });
  });
});
