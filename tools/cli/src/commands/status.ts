import type { CommandContext } from '@mvec/terminal';
import { Operator, type OperatorOptions } from '../operator/operator.js';
import { platformStatus } from '../status/platform-status.js';
import { report } from '../status/report.js';

/** How often a service that does not answer is asked. */
const attempts = 2;

/** Prints the state of a platform. Exit code 1 when a service does not answer. */
export async function status(
  options: OperatorOptions & { all?: boolean; json?: boolean },
  context: CommandContext,
): Promise<number> {
  const found = await platformStatus(await Operator.of(options, context, attempts));
  console.log(options.json ? JSON.stringify(found, undefined, 2) : report(found, options.all ?? false));
  return found.services.every(({ eventing }) => eventing !== null) ? 0 : 1;
}
