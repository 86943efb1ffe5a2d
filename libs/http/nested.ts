import { applyDecorators } from '@nestjs/common';
import { Type } from 'class-transformer';
import { IsObject, ValidateNested } from 'class-validator';

/** Validates an object within a body. `ValidateNested` alone takes an empty array for one. @param type gives its class */
export const Nested = (type: () => new () => object): PropertyDecorator =>
  applyDecorators(IsObject(), ValidateNested(), Type(type));

/** Validates a list of objects within a body. `ValidateNested` alone takes lists within it for objects. @param type gives their class */
export const NestedList = (type: () => new () => object): PropertyDecorator =>
  applyDecorators(IsObject({ each: true }), ValidateNested({ each: true }), Type(type));
