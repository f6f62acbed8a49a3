import type { Consumer, PluginInstance, Route, Service, Upstream } from '../config/kong-model.js';
import type { Balancer } from '../upstream/balancer.js';

/** A service in the format of Kong's admin API. */
export function serviceView(service: Service): object {
  return {
    id: service.id,
    name: service.name,
    protocol: 'http',
    host: service.host,
    port: service.port,
    path: null,
    retries: service.retries,
    connect_timeout: service.connectTimeout,
    write_timeout: service.writeTimeout,
    read_timeout: service.readTimeout,
    enabled: true,
    tags: service.tags.length > 0 ? service.tags : null,
  };
}

export function upstreamView({ id, name, healthchecks }: Upstream): object {
  return { id, name, algorithm: 'round-robin', healthchecks, tags: null };
}

/** Entries of `/upstreams/<name>/health`. */
export function healthViews({ upstream, peers }: Balancer): object[] {
  return peers.map(({ target, healthy }) => ({
    id: target.id,
    target: `${target.host}:${target.port}`,
    weight: 100,
    health: healthy ? 'HEALTHY' : 'UNHEALTHY',
    upstream: { id: upstream.id },
    tags: null,
  }));
}

export function routeView(route: Route): object {
  return {
    id: route.id,
    name: route.name,
    service: { id: route.service.id },
    protocols: ['http', 'https'],
    methods: route.methods ?? null,
    hosts: null,
    paths: route.paths,
    strip_path: route.stripPath,
    preserve_host: false,
    regex_priority: 0,
    tags: route.tags.length > 0 ? route.tags : null,
  };
}

export function consumerView(consumer: Consumer): object {
  return { id: consumer.id, username: consumer.username, custom_id: null, tags: null };
}

export function pluginView({ id, plugin, service, route, consumer }: PluginInstance): object {
  return {
    id,
    name: plugin.name,
    enabled: true,
    service: reference(service),
    route: reference(route),
    consumer: reference(consumer),
    config: withoutSecrets(plugin.config),
  };
}

function reference(entity: { id: string } | undefined): { id: string } | null {
  return entity ? { id: entity.id } : null;
}

/** Removes passwords: the admin port is private, but a list of plugins needs no secrets. */
function withoutSecrets(config: object): object {
  if (!('redis' in config) || typeof config.redis !== 'object') return config;
  return { ...config, redis: { ...config.redis, password: '******' } };
}
