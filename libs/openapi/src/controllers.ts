import type { DynamicModule, ForwardReference, Type } from '@nestjs/common';
import { MODULE_METADATA } from '@nestjs/common/constants.js';

type ModuleImport = Type | DynamicModule | ForwardReference | Promise<DynamicModule>;

/** The controllers of a module and of all modules it imports, read from their decorators: nothing is instantiated. */
export function controllersOf(root: ModuleImport): Type[] {
  const seen = new Set<unknown>();
  const controllers = new Set<Type>();
  const visit = (entry: ModuleImport): void => {
    if (seen.has(entry) || entry instanceof Promise) return;
    seen.add(entry);
    const { module, imports, controllers: own } = declarationsOf(entry);
    own.forEach((controller) => controllers.add(controller));
    imports.forEach(visit);
    if (module !== entry) visit(module);
  };
  visit(root);
  return [...controllers];
}

interface Declarations {
  module: Type;
  imports: ModuleImport[];
  controllers: Type[];
}

function declarationsOf(entry: Exclude<ModuleImport, Promise<DynamicModule>>): Declarations {
  if ('forwardRef' in entry) return declarationsOf((entry as { forwardRef: () => Type }).forwardRef());
  if (typeof entry !== 'function') {
    return {
      module: entry.module,
      imports: (entry.imports ?? []) as ModuleImport[],
      controllers: entry.controllers ?? [],
    };
  }
  const read = <T>(key: string): T[] => (Reflect.getMetadata(key, entry) as T[] | undefined) ?? [];
  return { module: entry, imports: read(MODULE_METADATA.IMPORTS), controllers: read(MODULE_METADATA.CONTROLLERS) };
}
