import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

const root = fileURLToPath(new URL('../../../../', import.meta.url));

interface ComposeService {
  image: string;
  command?: string[];
  environment?: Record<string, string | number>;
}

type ComposeFile = { services: Record<string, Partial<ComposeService>> };

/**
 * A server of the compose files, so that tests use the same image and settings.
 * @param standIns with the image of `docker/offline`
 */
export function composeService(file: 'kafka' | 'deps', name: string, standIns: boolean): ComposeService {
  const service = read(`${file}.compose.yml`).services[name];
  const other = standIns ? read(`docker/offline/${file}.compose.yml`).services[name] : undefined;
  const image = other?.image ?? service?.image;
  if (image === undefined) throw new Error(`${file}.compose.yml has no ${name} with an image`);
  return { ...service, image };
}

/** Replaces variables with their defaults: `${NAME:-default}`. */
export function withDefaults(environment: ComposeService['environment'] = {}): Record<string, string> {
  const entries = Object.entries(environment).map(([name, value]) => [
    name,
    String(value).replaceAll(/\$\{\w+:?-([^}]*)\}/g, '$1'),
  ]);
  return Object.fromEntries(entries) as Record<string, string>;
}

function read(path: string): ComposeFile {
  const file = `${root}${path}`;
  return existsSync(file) ? (parse(readFileSync(file, 'utf8'), { merge: true }) as ComposeFile) : { services: {} };
}
