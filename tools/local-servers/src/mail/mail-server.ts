import { join } from 'node:path';
import { ManagedProcess, type Launch } from '../processes/managed-process.js';
import { makePrivateDirectory } from '../tools/directories.js';
import { packageDirectory } from '../tools/package-directory.js';

export interface MailOptions {
  home: string;
  smtpPort: number;
  webPort: number;
}

const MOST_MAILS = 5_000;

/** Node options that save a third of the memory; the mail server need not be fast. */
const savingMemory = ['--max-semi-space-size=4', '--optimize-for-size'];

/** An inbox for development: accepts every mail by SMTP, forwards none, shows them at `webUrl` (API: /api/email). */
export class MailServer extends ManagedProcess {
  readonly smtpPort: number;
  readonly webUrl: string;

  constructor(options: MailOptions) {
    const webUrl = `http://127.0.0.1:${options.webPort}`;
    super({
      name: 'mail',
      home: options.home,
      launch: () => prepare(options),
      ready: () => inboxAnswers(webUrl),
      graceMs: 5_000,
      stopOrder: 10,
    });
    this.smtpPort = options.smtpPort;
    this.webUrl = webUrl;
  }
}

async function prepare({ home, smtpPort, webPort }: MailOptions): Promise<Launch> {
  const folder = join(home, 'mail');
  await makePrivateDirectory(folder);
  const program = join(await packageDirectory('maildev'), 'dist', 'bin', 'maildev.js');
  return {
    command: process.execPath,
    args: [
      ...savingMemory,
      program,
      ...['--smtp', String(smtpPort), '--ip', '127.0.0.1'],
      ...['--web', String(webPort), '--web-ip', '127.0.0.1'],
      ...['--mail-directory', folder, '--max-emails', String(MOST_MAILS)],
    ],
    cwd: folder,
    // No compile cache: it would make this process no faster and 20 MB larger.
    env: { NODE_COMPILE_CACHE: undefined },
  };
}

export async function inboxAnswers(webUrl: string): Promise<boolean> {
  try {
    return (await fetch(`${webUrl}/api/healthz`, { signal: AbortSignal.timeout(2_000) })).ok;
  } catch {
    return false;
  }
}
