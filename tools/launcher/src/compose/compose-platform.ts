import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { env } from 'node:process';
import { serviceNames } from '@mvec/config';
import { addressesFor, type Addresses, instanceName } from '../addresses.js';
import type { PlatformOptions } from '../platform.js';
import { PlatformError } from '../platform.errors.js';
import type { RunningPart, RunningPlatform } from '../running-platform.js';
import { ComposePart } from './compose-part.js';
import { environmentOverride, limitVariables, portVariables, withoutSettings } from './compose-variables.js';
import { type Docker, dockerIn } from './docker.js';

export interface ComposeOptions extends Pick<
  PlatformOptions,
  'root' | 'portOffset' | 'instances' | 'nodeEnv' | 'environment' | 'limits'
> {
  /** Folder for files copied from containers and for overrides of the compose files. */
  folder: string;
  /**
   * Name of the projects and the network of a temporary platform, which is deleted afterwards. Without it, the
   * documented projects are used, with their data; they keep running afterwards.
   */
  name?: string;
  /** Uses stand-ins for images that cannot be pulled. */
  offline?: boolean;
}

/** The compose files in their order. */
const files = ['kafka', 'deps', 'app'] as const;
type File = (typeof files)[number];

const documented = { kafka: 'kafka-brokers', deps: 'micro-services-deps', app: 'micro-services-app' } as const;
const maxInstances = 2;

/** The platform of the three compose files. */
export class ComposePlatform implements RunningPlatform {
  private readonly addresses: Addresses;
  private readonly instances: number;
  private readonly docker: Docker;
  private bringingUp: Promise<unknown> = Promise.resolve();
  private stopAsked = false;
  private made?: { postgresPassword: string; redisPassword: string; operator: { email: string; password: string } };

  constructor(private readonly options: ComposeOptions) {
    const { root, portOffset = 0, instances = 1, name, nodeEnv = 'development', limits, offline = false } = options;
    if (instances > maxInstances)
      throw new PlatformError(`There can be 1 or 2 instances of a service in containers, not ${instances}`);
    this.instances = instances;
    this.addresses = addressesFor(portOffset);
    this.docker = dockerIn(root, {
      ...(name === undefined ? env : { ...withoutSettings(env), MVEC_NETWORK: name, ...portVariables(this.addresses) }),
      ...(limits && limitVariables(limits)),
      // A temporary platform runs without monitoring; offline, its images cannot be pulled.
      ...((offline || name !== undefined) && { OBSERVABILITY: 'off' }),
      MVEC_NODE_ENV: nodeEnv,
    });
  }

  /** Rebuilds images when the sources have changed. */
  async start(): Promise<void> {
    const { name, folder, environment = {} } = this.options;
    await mkdir(folder, { recursive: true });
    await writeFile(this.override, environmentOverride(environment, this.instances));
    if (name !== undefined) {
      await this.remove();
      await this.docker('network', 'create', name);
    }
    for (const file of files) await this.bringUp(file);
    await Promise.all(this.partNames.map((part) => this.composePart(part).untilReady()));
    this.made = await this.readSecrets();
  }

  /** Deletes a temporary platform with its data, also one that was started only in part. */
  async stop(): Promise<void> {
    this.stopAsked = true;
    await this.bringingUp.catch(() => undefined);
    if (this.options.name !== undefined) await this.remove();
  }

  get urls(): RunningPlatform['urls'] {
    const { gateway, postgres, redis, kafka } = this.addresses;
    const { postgresPassword, redisPassword } = this.secrets;
    return {
      gateway: `http://localhost:${gateway}`,
      postgres: `postgresql://postgres:${postgresPassword}@localhost:${postgres}/postgres`,
      redis: `redis://:${redisPassword}@localhost:${redis}`,
      kafka: kafka.map((port) => `localhost:${port}`),
    };
  }

  get credentials(): RunningPlatform['credentials'] {
    return { operator: this.secrets.operator };
  }

  get partNames(): readonly string[] {
    const instances = serviceNames.flatMap((service) =>
      Array.from({ length: this.instances }, (_, index) => instanceName(service, index)),
    );
    return ['kafka-1', 'kafka-2', 'kafka-3', 'postgres', 'redis', 'mail', 'payment-sandbox', 'gateway', ...instances];
  }

  part(name: string): RunningPart {
    return this.composePart(name);
  }

  async paymentJournal(): Promise<string> {
    const copy = join(this.options.folder, 'journal.jsonl');
    await this.docker('cp', `${this.container('payment-sandbox')}:/var/lib/payment-sandbox/journal.jsonl`, copy);
    return readFile(copy, 'utf8');
  }

  mailFolder(): Promise<string> {
    return this.copied('mail', '/tmp/mails', 'mails');
  }

  /** Folder with the private signing keys. */
  keyFolder(): Promise<string> {
    return this.copied('set-up', '/var/lib/mvec/platform/keys', 'keys');
  }

  private get secrets(): NonNullable<ComposePlatform['made']> {
    if (!this.made) throw new PlatformError('The platform has not been started');
    return this.made;
  }

  private get override(): string {
    return join(this.options.folder, 'environment.compose.yml');
  }

  private composePart(name: string): ComposePart {
    const adminUrl = `http://localhost:${this.addresses.gatewayAdmin}`;
    return new ComposePart(this.docker, name, this.container(name), adminUrl);
  }

  private container(part: string): string {
    const service = part === 'gateway' ? 'kong' : part;
    return `${this.project(fileOf(part))}-${service}-1`;
  }

  private project(file: File): string {
    const { name } = this.options;
    return name === undefined ? documented[file] : `${name}-${file}`;
  }

  private compose(file: File, ...args: string[]): Promise<string> {
    const { name, offline = false } = this.options;
    const more = file === 'app' ? [...(this.instances > 1 ? ['docker/instances.compose.yml'] : []), this.override] : [];
    const all = [`${file}.compose.yml`, ...(offline ? [`docker/offline/${file}.compose.yml`] : []), ...more];
    // `.env` is for the documented projects only.
    const clean = name === undefined ? [] : ['--env-file', '/dev/null'];
    return this.docker('compose', ...clean, '-p', this.project(file), ...all.flatMap((path) => ['-f', path]), ...args);
  }

  private async bringUp(file: File): Promise<void> {
    if (this.stopAsked) throw new PlatformError('The platform was stopped before it was ready');
    this.bringingUp = this.compose(file, 'up', '--detach', '--remove-orphans', '--build');
    await this.bringingUp;
  }

  private async readSecrets(): Promise<NonNullable<ComposePlatform['made']>> {
    const password = async (name: string) =>
      (await readFile(join(this.options.root, 'docker', 'development-secrets', name), 'utf8')).trim();
    return {
      postgresPassword: await password('postgres-password'),
      redisPassword: await password('redis-password'),
      operator: JSON.parse(await this.compose('app', 'run', '--rm', '--no-deps', 'set-up', 'operator')) as {
        email: string;
        password: string;
      },
    };
  }

  private async copied(part: string, from: string, to: string): Promise<string> {
    const folder = join(this.options.folder, to);
    await rm(folder, { recursive: true, force: true });
    await this.docker('cp', `${this.container(part)}:${from}`, folder);
    return folder;
  }

  private async remove(): Promise<void> {
    const { name } = this.options;
    if (name === undefined) return;
    for (const file of files.toReversed()) await this.compose(file, 'down', '--volumes', '--remove-orphans');
    const networks = await this.docker('network', 'ls', '--quiet', '--filter', `name=^${name}$`);
    if (networks !== '') await this.docker('network', 'rm', name);
  }
}

function fileOf(part: string): File {
  if (part.startsWith('kafka-')) return 'kafka';
  return ['postgres', 'redis', 'mail'].includes(part) ? 'deps' : 'app';
}
