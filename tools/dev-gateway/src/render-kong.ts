import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { renderKong, type KongValues } from './render/render-kong.js';

const USAGE = 'usage: render-kong --kong <folder of kong.yml> --keys <jwks.json> --values <values.json> --out <file>';

const { values: flags } = parseArgs({
  options: { kong: { type: 'string' }, keys: { type: 'string' }, values: { type: 'string' }, out: { type: 'string' } },
});

function json(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'));
}

try {
  const { kong, keys, values, out } = flags;
  if (!kong || !keys || !values || !out) throw new Error(USAGE);
  const rendered = renderKong({
    template: readFileSync(join(kong, 'kong.yml'), 'utf8'),
    callerLua: readFileSync(join(kong, 'lua', 'caller.lua'), 'utf8'),
    keySet: json(keys),
    values: json(values) as KongValues,
  });
  // Readable by the owner only, because it contains the password of Redis.
  writeFileSync(out, rendered, { mode: 0o600 });
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
