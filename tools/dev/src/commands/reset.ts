import { existsSync } from 'node:fs';
import { cleanLeftovers, directoriesOutside, removeHome } from '@mvec/local-servers';
import { homeAt, launcherOf, type LocationOptions, locatePlatform } from '@mvec/launcher';
import { CommandError, type CommandContext, confirm } from '@mvec/terminal';

export async function reset(options: LocationOptions & { yes?: boolean }, context: CommandContext): Promise<number> {
  const { home } = locatePlatform(options, context);
  const folders = await foldersOf(home);
  if (folders.length === 0) {
    console.log(`There is nothing to delete: ${home} does not exist.`);
    return 0;
  }
  await refuseWhileRunning(home);
  if (!options.yes && !(await confirm(`Delete ${folders.join(' and ')} with all orders, mails and keys?`))) {
    console.log('Nothing was deleted.');
    return 1;
  }
  await cleanLeftovers(home);
  await removeHome(home);
  console.log(`Deleted ${folders.join(' and ')}.`);
  return 0;
}

/** The home, and the data of Postgres where it is kept outside of it. */
async function foldersOf(home: string): Promise<string[]> {
  if (!existsSync(home)) return [];
  if (!looksLikeHome(home)) {
    throw new CommandError(`${home} does not look like a home of the platform, so it is not deleted.`);
  }
  return [...(await directoriesOutside(home)), home];
}

/** Prevents a mistyped --home from deleting another folder. */
function looksLikeHome(home: string): boolean {
  const { secrets, logs, folder } = homeAt(home);
  return existsSync(secrets) || existsSync(logs) || folder.endsWith('.mvec');
}

async function refuseWhileRunning(home: string): Promise<void> {
  const launcher = await launcherOf(homeAt(home).lock);
  if (launcher)
    throw new CommandError(`The platform runs (process ${launcher.pid}): stop it first, with Ctrl-C there.`);
}
