import type { SyntaxNode } from '@lezer/common';
import { parser } from '@prometheus-io/lezer-promql';

/** The use of one metric in a query. */
export interface AskedMetric {
  name: string;
  /** Label matchers with the selected values; no values for a matcher that only excludes. */
  matchers: { label: string; values: string[] }[];
  /** The nearest enclosing aggregation: `sum`, `max`, …; undefined without one. */
  aggregatedBy: string | undefined;
}

export interface AskedQuery {
  metrics: AskedMetric[];
  /** Labels by which series are grouped, joined or excluded. */
  groupedBy: string[];
}

export class UnreadableQueryError extends Error {
  override readonly name = 'UnreadableQueryError';
}

/** Replacements for Grafana's variables, which stand for durations and label values. */
const variables: readonly (readonly [RegExp, string])[] = [
  [/\$__(rate_interval|interval|range)/g, '5m'],
  [/\$\{?service\}?/g, '.*'],
];

export function withoutVariables(query: string): string {
  return variables.reduce((text, [variable, value]) => text.replaceAll(variable, value), query);
}

/** @throws {UnreadableQueryError} */
export function askedIn(query: string): AskedQuery {
  const text = withoutVariables(query);
  const asked: AskedQuery = { metrics: [], groupedBy: [] };
  parser.parse(text).iterate({
    enter: ({ node, type }) => {
      if (type.isError) throw new UnreadableQueryError(`${query} is not valid PromQL at character ${node.from + 1}`);
      if (type.name === 'VectorSelector') asked.metrics.push(metricOf(node, text));
      if (type.name === 'GroupingLabels') asked.groupedBy.push(...namesIn(node, text));
    },
  });
  return asked;
}

function metricOf(selector: SyntaxNode, text: string): AskedMetric {
  const identifier = selector.getChild('Identifier');
  if (identifier === null) throw new UnreadableQueryError(`${text} selects no metric by name`);
  const matchers = selector.getChild('LabelMatchers')?.getChildren('UnquotedLabelMatcher') ?? [];
  return {
    name: textOf(identifier, text),
    matchers: matchers.map((matcher) => matcherOf(matcher, text)),
    aggregatedBy: aggregationAround(selector, text),
  };
}

function matcherOf(matcher: SyntaxNode, text: string): AskedMetric['matchers'][number] {
  const child = (name: string) => textOf(matcher.getChild(name), text);
  const [label, operator, value] = [child('LabelName'), child('MatchOp'), child('StringLiteral').slice(1, -1)];
  if (operator === '=') return { label, values: [value] };
  const isList = operator === '=~' && /^[\w|-]+$/.test(value);
  return { label, values: isList ? value.split('|') : [] };
}

function aggregationAround(selector: SyntaxNode, text: string): string | undefined {
  for (let node = selector.parent; node !== null; node = node.parent) {
    if (node.name === 'AggregateExpr') return textOf(node.getChild('AggregateOp'), text);
  }
  return undefined;
}

function namesIn(node: SyntaxNode, text: string): string[] {
  return node.getChildren('LabelName').map((name) => textOf(name, text));
}

function textOf(node: SyntaxNode | null, text: string): string {
  return node === null ? '' : text.slice(node.from, node.to);
}
