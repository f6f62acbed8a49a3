import { Param, type PipeTransform } from '@nestjs/common';
import { validate } from 'uuid';
import { MalformedRequestError } from './problems/malformed-request.error.js';

class UuidPipe implements PipeTransform<string, string> {
  constructor(private readonly name: string) {}

  transform(value: string): string {
    if (validate(value)) return value.toLowerCase();
    throw new MalformedRequestError('invalid_id', `${this.name} must be a UUID`);
  }
}

/** A path parameter that is an id: `@UuidParam('id') id: string`. Anything but a UUID is a 400 `invalid_id`. */
export const UuidParam = (name: string): ParameterDecorator => Param(name, new UuidPipe(name));
