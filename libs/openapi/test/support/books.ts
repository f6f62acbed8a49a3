import { Public, Roles, ServiceOnly } from '@mvec/auth';
import { Idempotent, pageAnswer, pageQuery, type PageQuery, time, uuid, UuidParam } from '@mvec/http';
import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { z } from 'zod';
import { Documented, FileAnswer } from '../../src/index.js';

export const book = z
  .object({ id: z.uuid(), title: z.string(), printedAt: time.nullable() })
  .meta({ id: 'Book', examples: [{ id: '01a2052d-1181-7179-aefe-23c0ac32eb2c', title: 'Emma', printedAt: null }] });

const printBook = z
  .strictObject({ title: z.string().min(1).max(100), copies: z.int().min(1).default(1) })
  .meta({ id: 'PrintBook', examples: [{ title: 'Emma' }] });

const listBooks = pageQuery.extend({ authorId: uuid.optional().describe('Only books by this author') });

/** What the routes answer next, so that a test can break the promise of the document. */
export const next: { body: unknown } = { body: {} };

function answer(_request: unknown): unknown {
  return next.body;
}

@Controller('v1/books')
export class BooksController {
  @Public()
  @Get()
  @Documented({ summary: 'List books', answers: { 200: pageAnswer(book) } })
  list(@Query({ schema: listBooks }) query: PageQuery): unknown {
    return answer(query);
  }

  @Get(':bookId')
  @Documented({ summary: 'Show a book', answers: { 200: book }, problems: { 404: ['book_not_found'] } })
  show(@UuidParam('bookId') bookId: string): unknown {
    return answer(bookId);
  }

  @Post()
  @Idempotent()
  @Roles('operator')
  @Documented({
    summary: 'Print a book',
    answers: { 201: book },
    problems: { 409: ['already_printed'] },
    headers: { Prefer: '`wait=10` answers when it is printed' },
  })
  print(@Body({ schema: printBook }) body: z.infer<typeof printBook>): unknown {
    return answer(body);
  }

  @Delete(':bookId')
  @HttpCode(204)
  @ServiceOnly()
  @Documented({ summary: 'Pulp a book', answers: { 204: null } })
  pulp(@UuidParam('bookId') bookId: string): unknown {
    return answer(bookId);
  }

  @Public()
  @Get(':isbn/text')
  @Documented({ summary: 'Read a book', answers: { 200: new FileAnswer('text/plain', 'The text') } })
  read(@Param('isbn', { schema: z.string().max(20) }) isbn: string): unknown {
    return answer(isbn);
  }
}

/** Not of the API: it has no version. */
@Public()
@Controller('health')
export class HealthController {
  @Get('live')
  live(): string {
    return 'live';
  }
}
