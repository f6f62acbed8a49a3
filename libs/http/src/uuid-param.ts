import { Param } from '@nestjs/common';
import { uuid } from './schemas.js';

/** A path parameter that is an id: `@UuidParam('orderId') orderId: string`. Anything else is a 400 `invalid_id`. */
export const UuidParam = (name: string): ParameterDecorator => Param(name, { schema: uuid });
