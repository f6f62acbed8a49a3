import { Public, Roles, ServiceOnly } from '@mvec/auth';
import {
  Idempotent,
  IsId,
  IsInteger,
  IsLeftOutOr,
  IsListOf,
  IsNullOr,
  IsOneLine,
  IsOneOf,
  IsText,
  MoneyRequest,
  pageAnswer,
  PageQuery,
  time,
  UuidParam,
} from '@mvec/http';
import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { IsIn } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { z } from 'zod';
import { Documented, FileAnswer } from '../../src/index.js';

export const book = z
  .object({ id: z.uuid(), title: z.string(), printedAt: time.nullable() })
  .meta({ id: 'Book', examples: [{ id: '01a2052d-1181-7179-aefe-23c0ac32eb2c', title: 'Emma', printedAt: null }] });

class PrintPrice extends MoneyRequest {}

class Chapter {
  @IsOneLine({ max: 100 })
  title: string;
}

@JSONSchema({ examples: [{ title: 'Emma' }] })
class PrintBook {
  @IsText({ min: 1, max: 100 })
  @JSONSchema({ description: 'As on the cover' })
  title: string;

  @IsInteger({ min: 1 })
  copies: number = 1;

  @IsLeftOutOr()
  @IsOneOf(() => PrintPrice)
  price?: PrintPrice;

  @IsLeftOutOr()
  @IsListOf(() => Chapter, { min: 1, max: 50 })
  chapters?: Chapter[];

  @IsNullOr()
  @IsIn(['soft', 'hard'])
  cover: 'soft' | 'hard' | null;
}

class ListBooks extends PageQuery {
  @IsLeftOutOr()
  @IsId()
  @JSONSchema({ description: 'Only books by this author' })
  authorId?: string;
}

/** The next answer of every route: a test sets one that the document does not describe. */
export const next: { body: unknown } = { body: {} };

function answer(_request: unknown): unknown {
  return next.body;
}

@Controller('v1/books')
export class BooksController {
  @Public()
  @Get()
  @Documented({ operationId: 'listBooks', summary: 'List books', answers: { 200: pageAnswer(book) } })
  list(@Query() query: ListBooks): unknown {
    return answer(query);
  }

  @Get(':bookId')
  @Documented({
    operationId: 'showBook',
    summary: 'Show a book',
    answers: { 200: book },
    problems: { 404: ['book_not_found'] },
  })
  show(@UuidParam('bookId') bookId: string): unknown {
    return answer(bookId);
  }

  @Post()
  @Idempotent()
  @Roles('operator')
  @Documented({
    operationId: 'printBook',
    summary: 'Print a book',
    answers: { 201: book },
    problems: { 409: ['already_printed'] },
    headers: { Prefer: '`wait=10` answers when it is printed' },
  })
  print(@Body() body: PrintBook): unknown {
    return answer(body);
  }

  @Delete(':bookId')
  @HttpCode(204)
  @ServiceOnly()
  @Documented({ operationId: 'pulpBook', summary: 'Pulp a book', answers: { 204: null } })
  pulp(@UuidParam('bookId') bookId: string): unknown {
    return answer(bookId);
  }

  @Public()
  @Get(':isbn/text')
  @Documented({
    operationId: 'readBook',
    summary: 'Read a book',
    answers: { 200: new FileAnswer('text/plain', 'The text') },
  })
  read(@Param('isbn', { schema: z.string().max(20) }) isbn: string): unknown {
    return answer(isbn);
  }
}

/** Not part of the API: it has no version. */
@Public()
@Controller('health')
export class HealthController {
  @Get('live')
  live(): string {
    return 'live';
  }
}
