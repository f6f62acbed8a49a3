import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const mutant = z.strictObject({
  /** Number of the promise that the mutant breaks. */
  promise: z.int().positive(),
  /** Also the name of its patch, without the ending. */
  name: z.string().regex(/^[a-z0-9-]+$/),
  /** What the patch takes away, in a sentence. */
  removes: z.string().min(1),
  /** Folder of the project whose test proves the promise, for example `libs/outbox`. */
  project: z.string().min(1),
  /** Jest's patterns for the file and the name of that test. */
  testFile: z.string().min(1),
  testName: z.string().min(1),
});

export type Mutant = z.infer<typeof mutant>;

export interface MutantWithPatch extends Mutant {
  patch: string;
}

/** The mutants of `mutants.json`, each with its patch `<promise>-<name>.patch` next to it. */
export async function readMutants(folder: string): Promise<MutantWithPatch[]> {
  const mutants = z.array(mutant).parse(JSON.parse(await readFile(join(folder, 'mutants.json'), 'utf8')));
  return mutants.map((each) => ({ ...each, patch: join(folder, `${each.promise}-${each.name}.patch`) }));
}
