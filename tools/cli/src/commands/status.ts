import { parseArgs } from 'node:util';
import type { Command } from '../command.js';
import { Operator } from '../operator/operator.js';
import { placeOptions } from '../place.js';
import { platformStatus } from '../status/platform-status.js';
import { report } from '../status/report.js';

const options = { ...placeOptions, all: { type: 'boolean' }, json: { type: 'boolean' } } as const;
/** A part that does not answer is asked once more. */
const attempts = 2;

/** Outboxes, consumers, dead letters and stuck orders at a glance. Exit code 1 when a service does not answer. */
export const status: Command = async (args, context) => {
  const { values } = parseArgs({ args, options });
  const found = await platformStatus(await Operator.of(values, context, attempts));
  console.log(values.json ? JSON.stringify(found, undefined, 2) : report(found, values.all ?? false));
  return found.services.every(({ eventing }) => eventing !== null) ? 0 : 1;
};
