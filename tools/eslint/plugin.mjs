import { join, relative } from 'node:path';
import { featureOf, importGraph, resolveImport } from './import-graph.mjs';

/** A rule that looks at each relative import of a file in the `src` folder of a project. */
function importRule(description, check) {
  return {
    meta: { type: 'problem', docs: { description }, schema: [] },
    create(context) {
      const [, project] = /^(.*?\/(?:apps|libs|tools)\/[^/]+)\/src\//.exec(context.filename) ?? [];
      if (!project || context.filename.endsWith('.spec.ts')) return {};
      const sourceFolder = join(project, 'src');
      const look = (node) => {
        if (!node.source?.value?.startsWith?.('.')) return;
        const target = resolveImport(context.filename, node.source.value);
        const message = check(sourceFolder, context.filename, target);
        if (message) context.report({ node, message });
      };
      return {
        ImportDeclaration: look,
        ExportNamedDeclaration: look,
        ExportAllDeclaration: look,
        ImportExpression: look,
      };
    },
  };
}

function sameCircle(circleOf, a, b) {
  return circleOf.has(a) && circleOf.get(a) === circleOf.get(b);
}

export default {
  rules: {
    'one-way-folders': importRule(
      'imports between the folders of a project run one way, types included',
      (sourceFolder, file, target) => {
        const from = featureOf(sourceFolder, file);
        const to = featureOf(sourceFolder, target);
        if (from === to || !sameCircle(importGraph(sourceFolder).folders, from, to)) return undefined;
        return `${to} imports ${from} too, directly or through others: move what both need to the lower of the two`;
      },
    ),
    'no-import-circle': importRule(
      'no circle of imports between files, types included',
      (sourceFolder, file, target) => {
        if (!sameCircle(importGraph(sourceFolder).files, file, target)) return undefined;
        return `${relative(sourceFolder, target)} imports this file too, directly or through others: move what both need to a third file`;
      },
    ),
  },
};
