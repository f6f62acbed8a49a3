import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

const importPattern = /(?:\bfrom|\bimport)\s*\(?\s*['"](\.{1,2}\/[^'"]+)['"]/g;
const graphs = new Map();

/**
 * The relative imports of a project's source, type imports included, as circles: `circleOf(path)` is the same for two
 * files, or two folders, that import each other, directly or through others.
 */
export function importGraph(sourceFolder) {
  const known = graphs.get(sourceFolder);
  if (known) return known;
  const files = readdirSync(sourceFolder, { recursive: true })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.spec.ts') && !name.startsWith('generated'))
    .map((name) => join(sourceFolder, name));
  const byFile = new Map(files.map((file) => [file, importsOf(file)]));
  const byFolder = new Map();
  for (const [file, targets] of byFile) {
    const from = featureOf(sourceFolder, file);
    const edges = byFolder.get(from) ?? new Set();
    for (const target of targets)
      if (featureOf(sourceFolder, target) !== from) edges.add(featureOf(sourceFolder, target));
    byFolder.set(from, edges);
  }
  const graph = { files: circles(byFile), folders: circles(byFolder) };
  graphs.set(sourceFolder, graph);
  return graph;
}

/** The folder directly below `src`, or the file itself when it is in no folder. */
export function featureOf(sourceFolder, file) {
  return relative(sourceFolder, file).split('/')[0];
}

export function resolveImport(file, specifier) {
  return resolve(dirname(file), specifier).replace(/\.js$/, '.ts');
}

function importsOf(file) {
  const source = readFileSync(file, 'utf8');
  return new Set([...source.matchAll(importPattern)].map(([, specifier]) => resolveImport(file, specifier)));
}

/** Strongly connected components (Tarjan 1972), as a number for each node that is in a circle. */
function circles(edges) {
  const index = new Map();
  const low = new Map();
  const stack = [];
  const circleOf = new Map();
  let count = 0;
  const visit = (node) => {
    index.set(node, index.size);
    low.set(node, index.get(node));
    stack.push(node);
    for (const next of edges.get(node) ?? []) {
      if (!edges.has(next)) continue;
      if (!index.has(next)) visit(next);
      if (stack.includes(next)) low.set(node, Math.min(low.get(node), low.get(next)));
    }
    if (low.get(node) !== index.get(node)) return;
    const members = stack.splice(stack.indexOf(node));
    if (members.length > 1) for (const member of members) circleOf.set(member, count);
    count += 1;
  };
  for (const node of edges.keys()) if (!index.has(node)) visit(node);
  return circleOf;
}
