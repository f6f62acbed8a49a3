import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

const rule = z.strictObject({
  alert: z.string().regex(/^[A-Z][A-Za-z]+$/),
  expr: z.string(),
  for: z.string().optional(),
  labels: z.strictObject({ severity: z.enum(['critical', 'warning']) }),
  annotations: z.strictObject({ summary: z.string().min(10), runbook_url: z.string() }),
});

const ruleFile = z.strictObject({
  groups: z.array(z.strictObject({ name: z.string(), rules: z.array(rule).min(1) })).min(1),
});

export type AlertRule = z.infer<typeof rule>;

/** Folder of Prometheus' files, relative to the repository. */
export const prometheusFolder = join('docker', 'prometheus');

/** Reads the alert rules. @throws ZodError when a rule lacks a required field */
export async function readRules(root: string): Promise<AlertRule[]> {
  const folder = join(root, prometheusFolder, 'rules');
  const files = (await readdir(folder)).filter((name) => name.endsWith('.yml')).sort();
  const texts = await Promise.all(files.map((name) => readFile(join(folder, name), 'utf8')));
  return texts.flatMap((text) => ruleFile.parse(parse(text)).groups.flatMap(({ rules }) => rules));
}
