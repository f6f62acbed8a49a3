import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ManagedProcess, type Launch } from '../processes/managed-process.js';
import { makePrivateDirectory } from '../tools/directories.js';
import { onPath } from '../tools/executables.js';
import { MissingToolError } from '../tools/tool.errors.js';

export interface PrometheusOptions {
  home: string;
  port: number;
  /** Returns the text of the configuration file. */
  configuration: () => Promise<string>;
}

/** A Prometheus that listens on 127.0.0.1 only. */
export class PrometheusServer extends ManagedProcess {
  readonly url: string;

  constructor(options: PrometheusOptions) {
    const url = `http://127.0.0.1:${options.port}`;
    super({
      name: 'prometheus',
      home: options.home,
      launch: () => prepare(options),
      ready: () => isReady(url),
      graceMs: 5_000,
      stopOrder: 10,
    });
    this.url = url;
  }

  /** Whether Prometheus is installed. */
  static async isInstalled(): Promise<boolean> {
    return (await onPath('prometheus')) !== undefined;
  }
}

async function prepare({ home, port, configuration }: PrometheusOptions): Promise<Launch> {
  const command = await onPath('prometheus');
  if (command === undefined) {
    throw new MissingToolError('Prometheus', 'but none was found on PATH', {
      debian: 'apt-get install prometheus',
      fedora: 'dnf install golang-github-prometheus',
      macos: 'brew install prometheus',
    });
  }
  const folder = join(home, 'prometheus');
  await makePrivateDirectory(folder);
  const file = join(folder, 'prometheus.yml');
  await writeFile(file, await configuration());
  return {
    command,
    args: [
      `--config.file=${file}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      '--storage.tsdb.retention.time=7d',
      `--web.listen-address=127.0.0.1:${port}`,
      '--log.level=warn',
    ],
    cwd: folder,
  };
}

async function isReady(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/-/ready`, { signal: AbortSignal.timeout(2_000) })).ok;
  } catch {
    return false;
  }
}
