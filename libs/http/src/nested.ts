import { applyDecorators } from '@nestjs/common';
import { Type } from 'class-transformer';
import { IsArray, IsDefined, IsObject, ValidateNested } from 'class-validator';

type ClassOf<T> = () => new () => T;

/** An object of its own shape in a body. `ValidateNested` alone lets a missing one and a list pass. */
export const Nested = <T>(type: ClassOf<T>): PropertyDecorator =>
  applyDecorators(IsDefined(), IsObject(), ValidateNested(), Type(type));

/** A list of such objects; bound it with `ArrayMinSize` and `ArrayMaxSize`. */
export const NestedList = <T>(type: ClassOf<T>): PropertyDecorator =>
  applyDecorators(IsArray(), IsObject({ each: true }), ValidateNested({ each: true }), Type(type));
