import { createHash, createPublicKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { parseDocument } from 'yaml';
import type { z } from 'zod';
import { kongFileSchema, type KongFile } from './kong-file-schema.js';
import type { Consumer, Credential, KongModel, PluginInstance, Route, Service, Upstream } from './kong-model.js';
import type { PluginConfig } from './plugin-schemas.js';
import type { UpstreamEntry } from './upstream-schema.js';

/** A kong file that the gateway could not run as Kong does; the message names the file and the place in it. */
export class KongFileError extends Error {
  constructor(file: string, problems: readonly string[]) {
    super(`${file} is refused:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
  }
}

function yamlPath(path: readonly PropertyKey[]): string {
  const text = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('');
  return text.replace(/^\./, '') || '(top level)';
}

function describe(issue: z.core.$ZodIssue): string[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => `${yamlPath([...issue.path, key])}: is not implemented by the development gateway`);
  }
  return [`${yamlPath(issue.path)}: ${issue.message}`];
}

export function readKongFile(file: string): KongModel {
  return parseKongFile(file, readFileSync(file, 'utf8'));
}

/** Checks for files that Kong would refuse, or interpret differently. @throws KongFileError */
export function checkKongFile(name: string, text: string): void {
  parseKongFile(name, text);
}

function parseKongFile(file: string, text: string): KongModel {
  const document = parseDocument(text);
  if (document.errors.length > 0)
    throw new KongFileError(
      file,
      document.errors.map(({ message }) => message),
    );
  const parsed = kongFileSchema.safeParse(document.toJS());
  if (!parsed.success) throw new KongFileError(file, parsed.error.issues.flatMap(describe));
  const dangling = servicesWithoutUpstream(parsed.data);
  if (dangling.length > 0) throw new KongFileError(file, dangling);
  const model = resolve(parsed.data);
  const duplicates = duplicateNames(parsed.data, model);
  if (duplicates.length > 0) throw new KongFileError(file, duplicates);
  return model;
}

/** Derives an entity's id from its name, so that it is the same at every start, as in Kong's DB-less mode. */
function idOf(kind: string, name: string): string {
  const hex = createHash('sha1').update(`${kind}:${name}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

type Scope = Partial<Pick<PluginInstance, 'route' | 'service' | 'consumer'>>;

function instances(plugins: readonly PluginConfig[], scope: Scope): PluginInstance[] {
  const owner = scope.route?.name ?? scope.service?.name ?? scope.consumer?.username ?? '';
  const enabled = plugins.filter((plugin) => !('enabled' in plugin) || plugin.enabled);
  return enabled.map((plugin) => ({
    id: idOf('plugins', `${plugin.name}:${owner}`),
    plugin,
    route: scope.route,
    service: scope.service,
    consumer: scope.consumer,
  }));
}

function resolve(file: KongFile): KongModel {
  const services: Service[] = [];
  const routes: Route[] = [];
  const consumers: Consumer[] = [];
  const credentials: Credential[] = [];
  const plugins = instances(file.plugins, {});
  const upstreams = new Map(file.upstreams.map((entry) => [entry.name, upstreamOf(entry)]));
  for (const entry of file.services) {
    const upstream = upstreams.get(entry.host);
    if (!upstream) continue;
    const service = serviceOf(entry, upstream);
    services.push(service);
    plugins.push(...instances(entry.plugins, { service }));
    for (const routeEntry of entry.routes) {
      const route = routeOf(routeEntry, service);
      routes.push(route);
      plugins.push(...instances(routeEntry.plugins, { route }));
    }
  }
  for (const entry of file.consumers) {
    const consumer = { id: idOf('consumers', entry.username), username: entry.username };
    consumers.push(consumer);
    plugins.push(...instances(entry.plugins, { consumer }));
    for (const { key, algorithm, rsa_public_key } of entry.jwt_secrets) {
      credentials.push({ key, algorithm, publicKey: createPublicKey(rsa_public_key), consumer });
    }
  }
  return { services, upstreams: [...upstreams.values()], routes, consumers, credentials, plugins };
}

function upstreamOf({ name, targets, healthchecks }: UpstreamEntry): Upstream {
  return {
    id: idOf('upstreams', name),
    name,
    healthchecks,
    targets: targets.map(({ target }) => {
      const [host = '', port] = target.split(':');
      return { id: idOf('targets', `${name}:${target}`), host, port: Number(port) };
    }),
  };
}

function serviceOf(entry: KongFile['services'][number], upstream: Upstream): Service {
  return {
    id: idOf('services', entry.name),
    name: entry.name,
    host: entry.host,
    port: entry.port,
    upstream,
    retries: entry.retries,
    connectTimeout: entry.connect_timeout,
    readTimeout: entry.read_timeout,
    writeTimeout: entry.write_timeout,
    tags: entry.tags,
  };
}

function routeOf(entry: KongFile['services'][number]['routes'][number], service: Service): Route {
  return {
    id: idOf('routes', entry.name),
    name: entry.name,
    service,
    methods: entry.methods,
    paths: entry.paths,
    stripPath: entry.strip_path,
    tags: entry.tags,
  };
}

/** Services whose host is no upstream: Kong would resolve it by DNS, without health checks. */
function servicesWithoutUpstream({ services, upstreams }: KongFile): string[] {
  const names = new Set(upstreams.map(({ name }) => name));
  return services.flatMap(({ host }, index) =>
    names.has(host) ? [] : [`services[${index}].host: ${host} is none of the upstreams`],
  );
}

function duplicateNames(file: KongFile, model: KongModel): string[] {
  const names: [string, string[]][] = [
    ['services', file.services.map(({ name }) => name)],
    ['upstreams', file.upstreams.map(({ name }) => name)],
    ['targets', model.upstreams.flatMap(({ targets }) => targets.map(({ id }) => id))],
    ['routes', model.routes.map(({ name }) => name)],
    ['consumers', model.consumers.map(({ username }) => username)],
    ['jwt_secrets', model.credentials.map(({ key }) => key)],
    ['plugins', model.plugins.map(({ id, plugin }) => `${plugin.name} (${id})`)],
  ];
  return names.flatMap(([kind, list]) =>
    list.filter((name, index) => list.indexOf(name) !== index).map((name) => `${kind}: ${name} appears twice`),
  );
}
