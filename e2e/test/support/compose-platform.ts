import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { services, type ServiceName } from '@mvec/config';
import { until } from '@mvec/testing';
import { compose, docker, projects, type Project } from './compose.js';
import type { TargetOptions, TargetPart, TargetPlatform } from './target.js';

const app = projects[2];
const gatewayUrl = 'http://localhost:8000';
const adminUrl = 'http://localhost:8001';
const readyTimeoutMs = 180_000;

interface Health {
  data: { target: string; health: string }[];
}

/** The platform of the three compose files, brought up in their order and left running: its data are kept. */
export class ComposePlatform implements TargetPlatform {
  readonly urls = { gateway: gatewayUrl };

  private constructor(
    private readonly folder: string,
    readonly credentials: TargetPlatform['credentials'],
  ) {}

  static async start(options: TargetOptions): Promise<ComposePlatform> {
    const folder = await mkdtemp(join(tmpdir(), 'mvec-e2e-'));
    const instances = options.instances === 2 ? ['docker/instances.compose.yml'] : [];
    const override = join(folder, 'environment.compose.yml');
    await writeFile(override, JSON.stringify(environmentOverride(options)));
    for (const project of projects) {
      const up = compose(project, project === app ? [...instances, override] : []);
      await docker([...up, 'up', '--detach', '--remove-orphans'], { MVEC_NODE_ENV: 'test' });
    }
    const operator = await docker([...compose(app), 'run', '--rm', '--no-deps', 'set-up', 'operator']);
    await docker(['cp', `${app.name}-set-up-1:/var/lib/mvec/platform/keys`, join(folder, 'keys')]);
    const credentials = { operator: JSON.parse(operator) as { email: string; password: string } };
    const platform = new ComposePlatform(folder, credentials);
    await platform.untilReady(options.instances ?? 1);
    return platform;
  }

  get home(): { keys: string } {
    return { keys: join(this.folder, 'keys') };
  }

  part(name: string): TargetPart {
    const container = `${projectOf(name).name}-${name}-1`;
    const start = async () => {
      await docker(['start', container]);
      await untilHealthy(container);
      await untilTaken(name);
    };
    return {
      kill: async () => {
        await docker(['kill', container]);
      },
      start,
      restart: async () => {
        await docker(['stop', container]);
        await start();
      },
    };
  }

  /** The containers stay as they are. */
  async stop(): Promise<void> {
    await rm(this.folder, { recursive: true });
  }

  private async untilReady(instances: number): Promise<void> {
    const names = Object.keys(services).flatMap((name) => (instances === 2 ? [name, `${name}-2`] : [name]));
    for (const name of names) {
      await untilHealthy(`${app.name}-${name}-1`);
      await untilTaken(name);
    }
  }
}

/** Each variable for both instances of a service. */
function environmentOverride({ environment = {}, instances }: TargetOptions): object {
  const entries = Object.entries(environment).flatMap(([service, variables]) => {
    const named = instances === 2 ? [service, `${service}-2`] : [service];
    return named.map((name) => [name, { environment: variables }]);
  });
  return { services: Object.fromEntries(entries) as Record<string, unknown> };
}

function projectOf(part: string): Project {
  if (part.startsWith('kafka-')) return projects[0];
  return ['postgres', 'redis', 'mail'].includes(part) ? projects[1] : app;
}

async function untilHealthy(container: string): Promise<void> {
  const healthy = async () =>
    (await docker(['inspect', '--format', '{{.State.Health.Status}}', container])) === 'healthy';
  await until(healthy, { timeout: readyTimeoutMs });
}

/** An instance counts when the gateway sends requests to it. */
async function untilTaken(part: string): Promise<void> {
  const service = part.replace(/-2$/, '');
  if (!(service in services)) return;
  const target = `${part}:${services[service as ServiceName].port}`;
  const taken = async () => {
    const response = await fetch(`${adminUrl}/upstreams/${service}/health`).catch(() => undefined);
    if (!response?.ok) return false;
    const { data } = (await response.json()) as Health;
    return data.some((instance) => instance.target === target && instance.health === 'HEALTHY');
  };
  await until(taken, { timeout: readyTimeoutMs });
}
