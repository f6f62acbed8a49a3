import { IsId, IsInteger, IsLeftOutOr, IsListOf, IsOneLine, IsOneOf, MoneyRequest, PageQuery } from '@mvec/http';
import { Body, Controller, Post, Query, type Type } from '@nestjs/common';
import { Transform, Type as TypeOf } from 'class-transformer';
import { IsArray, IsInt, IsOptional, ValidateNested } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { describe, expect, it } from '@jest/globals';
import { createDocument, Documented } from '../src/index.js';
import { badRequestFaults } from '../src/testing/bad-requests.js';

class Line {
  @IsId()
  variantId: string;

  @IsInteger({ min: 1, max: 10 })
  quantity: number;
}

class Basket {
  @IsOneOf(() => MoneyRequest)
  total: MoneyRequest;

  @IsLeftOutOr()
  @IsListOf(() => Line, { min: 1, max: 100 })
  lines?: Line[];

  @IsOneLine({ max: 20 })
  note: string;
}

class ListBaskets extends PageQuery {
  @IsLeftOutOr()
  @IsOneLine({ max: 20 })
  note?: string;
}

function controllerOf(body: Type, query: Type): Type {
  @Controller('v1/baskets')
  class BasketsController {
    @Post()
    @Documented({ operationId: 'placeBasket', summary: 'Place a basket', answers: { 201: null } })
    place(@Body() placed: object, @Query() filter: object): object {
      return [placed, filter];
    }
  }
  Reflect.defineMetadata('design:paramtypes', [body, query], BasketsController.prototype, 'place');
  return BasketsController;
}

const faultsOf = async (body: Type, query: Type = ListBaskets): Promise<string[]> => {
  const controllers = [controllerOf(body, query)];
  return badRequestFaults({ controllers, document: createDocument(controllers, 'baskets') });
};

describe('Bad requests made from a document', () => {
  it('are all refused by the request classes of @mvec/http', async () => {
    expect(await faultsOf(Basket)).toEqual([]);
  });

  it('find an optional field that accepts null', async () => {
    class Nullable {
      @IsOptional()
      @IsInt()
      @JSONSchema({ minimum: 0 })
      amount: number;
    }
    expect(await faultsOf(Nullable)).toContain('post /v1/baskets body Nullable: amount null: it is accepted');
  });

  it('cannot be made of bare nested validation, which accepts lists as objects: it has no document', async () => {
    class Bare {
      @ValidateNested()
      @TypeOf(() => Line)
      line: Line;

      @IsArray()
      @ValidateNested({ each: true })
      @TypeOf(() => Line)
      lines: Line[];
    }
    await expect(faultsOf(Bare)).rejects.toThrow('Bare.line needs IsOneOf or IsListOf');
  });

  it('find a number of a query that is read loosely', async () => {
    class Loose {
      @Transform(({ value }: { value: unknown }) => Number(value))
      @IsInt()
      page: number = 1;
    }
    const faults = await faultsOf(Basket, Loose);
    expect(faults).toContain('post /v1/baskets query Loose: page "": it is accepted');
    expect(faults).toContain('post /v1/baskets query Loose: page "0x10": it is accepted');
  });

  it('find an example that the class refuses', async () => {
    @JSONSchema({ examples: [{ note: '' }] })
    class Wrong {
      @IsOneLine({ max: 20 })
      note: string;
    }
    expect(await faultsOf(Wrong)).toEqual(['post /v1/baskets body Wrong: its example is refused: note, note']);
  });
});
