import type { OpenAPIObject } from '@nestjs/swagger';

export type OpenApiOperation = NonNullable<OpenAPIObject['paths'][string]['get']>;

const methods = ['get', 'post', 'put', 'patch', 'delete'] as const;

/** Every operation of a document, with the method in capitals. */
export const operationsOf = (
  document: OpenAPIObject,
): { method: string; path: string; operation: OpenApiOperation }[] =>
  Object.entries(document.paths).flatMap(([path, item]) =>
    methods.flatMap((method) => {
      const operation = item[method];
      return operation ? [{ method: method.toUpperCase(), path, operation }] : [];
    }),
  );
