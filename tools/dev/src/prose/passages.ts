import ts from 'typescript';

/** A piece of a file that a person reads. */
export interface Passage {
  /** Offset in the file. */
  start: number;
  text: string;
  isComment: boolean;
}

/** Files with prose, by ending, and how their passages are found. */
const readers: Readonly<Record<string, (source: string) => Passage[]>> = {
  ts: scriptPassages,
  tsx: scriptPassages,
  mjs: scriptPassages,
  md: markdownPassages,
  sql: (source) => [
    ...matches(source, /--[^\n]*|\/\*[\s\S]*?\*\//g, true),
    ...matches(source, /'(?:[^']|'')*'/g, false),
  ],
  lua: (source) => [...matches(source, /--[^\n]*/g, true), ...matches(source, /'[^'\n]*'|"[^"\n]*"/g, false)],
  yml: (source) => [...matches(source, /(?<=^|\s)#[^\n]*/g, true), ...matches(source, /^(?!\s*#)[^\n]+/gm, false)],
};

export const proseEndings = Object.keys(readers);

export function passagesOf(file: string, source: string): Passage[] {
  const ending = file.slice(file.lastIndexOf('.') + 1);
  return readers[ending]?.(source) ?? [];
}

/** Comments and string literals. Adjacent line comments are one passage, so that only the first has to be a beginning. */
function scriptPassages(source: string): Passage[] {
  const tree = ts.createSourceFile('file.tsx', source, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
  const passages = new Map<number, Passage>();
  const addComments = (node: ts.Node) => {
    const ranges = [
      ...(ts.getLeadingCommentRanges(source, node.getFullStart()) ?? []),
      ...(ts.getTrailingCommentRanges(source, node.getEnd()) ?? []),
    ];
    for (const { pos, end } of ranges) {
      const text = source.slice(pos, end);
      passages.set(pos, { start: pos, text, isComment: !continues(source, pos) && !/^\/\/\/? ?[@<]/.test(text) });
    }
  };
  const visit = (node: ts.Node) => {
    if (isText(node)) passages.set(node.getStart(), { start: node.getStart(), text: node.getText(), isComment: false });
    addComments(node);
    for (const child of node.getChildren()) visit(child);
  };
  visit(tree);
  return [...passages.values()];
}

function isText(node: ts.Node): boolean {
  return (
    ts.isStringLiteralLike(node) ||
    ts.isTemplateHead(node) ||
    ts.isTemplateMiddleOrTemplateTail(node) ||
    ts.isJsxText(node)
  );
}

/** Whether the line before a line comment is a line comment too. */
function continues(source: string, at: number): boolean {
  const lineStart = source.lastIndexOf('\n', at - 1);
  const before = source.slice(source.lastIndexOf('\n', lineStart - 1) + 1, Math.max(0, lineStart));
  return /^\s*\/\//.test(before) && source.startsWith('//', at);
}

/** Everything but fenced code. */
function markdownPassages(source: string): Passage[] {
  let start = 0;
  return source.split(/(^```[\s\S]*?^```$)/m).map((text, index) => {
    const passage = { start, text: index % 2 === 0 ? text : '', isComment: false };
    start += text.length;
    return passage;
  });
}

function matches(source: string, pattern: RegExp, isComment: boolean): Passage[] {
  return [...source.matchAll(pattern)].map(({ index, 0: text }) => ({ start: index, text, isComment }));
}
