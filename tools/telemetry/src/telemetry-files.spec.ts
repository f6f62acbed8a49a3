import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { format, resolveConfig } from 'prettier';
import { type Catalogue, readCatalogue } from './catalogue/catalogue.js';
import { metricsPage } from './catalogue/metrics-page.js';
import { dashboardFiles, dashboardFolder, dashboards } from './dashboards/dashboards.js';
import { judgeQuery } from './promql/judge-query.js';
import { type AlertRule, prometheusFolder, readRules } from './prometheus/rules.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const textOf = (path: string) => readFile(join(root, path), 'utf8');

let catalogue: Catalogue;
let rules: AlertRule[];

beforeAll(async () => {
  catalogue = await readCatalogue({ root, kind: 'src' });
  rules = await readRules(root);
});

async function formatted(path: string, content: string): Promise<string> {
  const file = join(root, path);
  return format(content, { ...(await resolveConfig(file)), filepath: file });
}

describe('Generated files', () => {
  it('are up to date: npx nx run telemetry:generate', async () => {
    const page: [string, string] = ['docs/metrics.md', metricsPage(catalogue.metrics, catalogue.node)];
    for (const [path, content] of [page, ...dashboardFiles()]) {
      expect({ [path]: await textOf(path) }).toEqual({ [path]: await formatted(path, content) });
    }
    expect((await readdir(join(root, dashboardFolder))).sort()).toEqual(
      dashboards.map(({ uid }) => `${uid}.json`).sort(),
    );
  });
});

describe('Metrics', () => {
  it('have names by the conventions of Prometheus', () => {
    const ours = catalogue.metrics.filter(({ by }) => !/exporter|gateway|Prometheus/.test(by.join()));
    const counters = ours.filter(({ kind }) => kind === 'counter');
    expect(ours.map(({ name }) => name).filter((name) => !/^[a-z][a-z0-9_]+$/.test(name))).toEqual([]);
    expect(counters.map(({ name }) => name).filter((name) => !name.endsWith('_total'))).toEqual([]);
    const others = ours.filter(({ kind }) => kind !== 'counter');
    expect(others.map(({ name }) => name).filter((name) => /_total$|_ms$|_millis|_mb$/.test(name))).toEqual([]);
    const money = ours.filter(({ labels }) => labels.some(({ name }) => name === 'currency'));
    expect(money.map(({ name }) => name).filter((name) => !/_minor_units(_total)?$/.test(name))).toEqual([]);
  });

  it('have help that says more than the name', () => {
    expect(catalogue.metrics.filter(({ help }) => help.length < 12).map(({ name }) => name)).toEqual([]);
  });
});

describe('Panels', () => {
  const panels = dashboards.flatMap(({ title, rows }) =>
    rows.flatMap((row) => row.panels.map((panel) => ({ ...panel, place: `${title} › ${row.title} › ${panel.title}` }))),
  );

  it.each(panels)('use exported metrics only: $place', ({ queries }) => {
    for (const { expr } of queries) expect({ expr, wrong: judgeQuery(expr, catalogue) }).toEqual({ expr, wrong: [] });
  });
});

describe('Alerts', () => {
  it('use exported metrics only', () => {
    const wrong = rules.flatMap(({ alert, expr }) => judgeQuery(expr, catalogue).map((what) => `${alert}: ${what}`));
    expect(wrong).toEqual([]);
  });

  it('each have a section in the runbook, which has no others', async () => {
    const runbook = await textOf('docs/runbook.md');
    const sections = [...runbook.matchAll(/^### (\w+)$/gm)].map(([, name]) => name);
    expect(sections.sort()).toEqual(rules.map(({ alert }) => alert).sort());
    expect(
      rules.filter(({ alert, annotations }) => annotations.runbook_url !== `docs/runbook.md#${alert.toLowerCase()}`),
    ).toEqual([]);
  });

  it('each are tested to fire and not to fire', async () => {
    const folder = join(root, prometheusFolder, 'tests');
    const texts = await Promise.all((await readdir(folder)).map((name) => readFile(join(folder, name), 'utf8')));
    const tests = texts.join('\n').split('- eval_time:');
    const untested = rules.filter(({ alert }) => {
      const own = tests.filter((test) => test.includes(`alertname: ${alert}\n`));
      return !own.some((test) => test.includes('exp_labels')) || own.every((test) => test.includes('exp_labels'));
    });
    expect(untested.map(({ alert }) => alert)).toEqual([]);
  });
});

describe('The runbook', () => {
  it('refers to existing files only', async () => {
    const links = [...(await textOf('docs/runbook.md')).matchAll(/\]\(([^)#]+)/g)].map(([, path = '']) => path);
    const missing = links.filter((path) => !existsSync(join(root, 'docs', path)));
    expect(missing).toEqual([]);
  });
});
