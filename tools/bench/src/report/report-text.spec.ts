import { describe, expect, it } from '@jest/globals';
import { reportText } from './report-text.js';

function reportAt(slowest: number): string {
  return reportText({
    at: '2026-01-01T00:00:00.000Z',
    machine: { cores: 2, model: 'any', node: 'v24', loadBefore: 0, slowest },
    options: { concurrencies: [1], seconds: 1, runs: 1, products: 1, ingest: 1, instances: 1 },
    workloads: [],
    findings: [],
    memory: {},
  });
}

describe('reportText', () => {
  it('warns when the machine became slower during the benchmark', () => {
    expect(reportAt(0.48)).toMatch(/This machine fell to 48 % of its speed meanwhile: run it again\.$/);
    expect(reportAt(0.97)).not.toContain('This machine fell');
  });
});
