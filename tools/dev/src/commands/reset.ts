import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { cleanLeftovers, directoriesOutside, removeHome } from '@mvec/local-servers';
import { homeAt, launcherOf } from '@mvec/launcher';
import { CommandError, type Command } from '../command.js';
import { confirm } from '../operator/confirm.js';
import { placeOf, placeOptions } from '../place.js';

export const reset: Command = async (args, context) => {
  const { values } = parseArgs({ args, options: { ...placeOptions, yes: { type: 'boolean', short: 'y' } } });
  const { home } = placeOf(values, context);
  const folders = await foldersOf(home);
  if (folders.length === 0) {
    console.log(`There is nothing to delete: ${home} does not exist.`);
    return 0;
  }
  await refuseWhileRunning(home);
  if (!values.yes && !(await confirm(`Delete ${folders.join(' and ')} with all orders, mails and keys?`))) {
    console.log('Nothing was deleted.');
    return 1;
  }
  await cleanLeftovers(home);
  await removeHome(home);
  console.log(`Deleted ${folders.join(' and ')}.`);
  return 0;
};

/** The home and, where Postgres could not live in it, its data elsewhere. */
async function foldersOf(home: string): Promise<string[]> {
  if (!existsSync(home)) return [];
  if (!looksLikeHome(home)) {
    throw new CommandError(`${home} does not look like a home of the platform, so it is not deleted.`);
  }
  return [...(await directoriesOutside(home)), home];
}

/** A mistyped --home must not cost somebody a folder. */
function looksLikeHome(home: string): boolean {
  const { secrets, logs, folder } = homeAt(home);
  return existsSync(secrets) || existsSync(logs) || folder.endsWith('.mvec');
}

async function refuseWhileRunning(home: string): Promise<void> {
  const launcher = await launcherOf(homeAt(home).lock);
  if (launcher)
    throw new CommandError(`The platform runs (process ${launcher.pid}): stop it first, with Ctrl-C there.`);
}
