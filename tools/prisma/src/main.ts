import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { withSchemaEngine } from '@mvec/database';
import { answerRequests } from './rpc.js';
import { canConnect } from './can-connect.js';
import { createShadow } from './shadow-database.js';

const { values, positionals } = parseArgs({
  options: { datamodels: { type: 'string', multiple: true }, datasource: { type: 'string' } },
  allowPositionals: true,
  // The command line adds options that only the native engine knows.
  strict: false,
});
const datasource = JSON.parse(String(values.datasource ?? '{}')) as { url?: string };
const url = datasource.url ?? '';

if (positionals[0] === 'cli') {
  process.exitCode = await canConnect(url, positionals[1] ?? '');
} else {
  const paths = (values.datamodels ?? []) as string[];
  const datamodels = paths.map((path): [string, string] => [path, readFileSync(path, 'utf8')]);
  await withSchemaEngine(
    { url, createShadow: () => createShadow(url, process.env['MVEC_SHADOW_ADMIN_URL']) },
    (engine) => answerRequests(engine, { input: process.stdin, output: process.stdout }),
    // Without a schema of the caller the engine still needs one.
    datamodels.length > 0 ? datamodels : undefined,
  );
}
