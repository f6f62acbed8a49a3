import type { KeyObject } from 'node:crypto';
import type { PluginConfig } from './plugin-schemas.js';
import type { HealthCheckConfig } from './upstream-schema.js';

/** Entities of kong.yml with defaults applied and references resolved. */
export interface Target {
  readonly id: string;
  readonly host: string;
  readonly port: number;
}

export interface Upstream {
  readonly id: string;
  readonly name: string;
  readonly targets: readonly Target[];
  readonly healthchecks: HealthCheckConfig;
}

export interface Service {
  readonly id: string;
  readonly name: string;
  /** Name of the upstream; the ports of its targets apply. */
  readonly host: string;
  readonly port: number;
  readonly upstream: Upstream;
  readonly retries: number;
  readonly connectTimeout: number;
  readonly readTimeout: number;
  readonly writeTimeout: number;
  readonly tags: readonly string[];
}

export interface Route {
  readonly id: string;
  readonly name: string;
  readonly service: Service;
  readonly methods: readonly string[] | undefined;
  readonly paths: readonly string[];
  readonly stripPath: boolean;
  readonly tags: readonly string[];
}

export interface Consumer {
  readonly id: string;
  readonly username: string;
}

export interface Credential {
  readonly key: string;
  readonly algorithm: 'RS256';
  readonly publicKey: KeyObject;
  readonly consumer: Consumer;
}

export interface PluginInstance {
  readonly id: string;
  readonly plugin: PluginConfig;
  readonly route: Route | undefined;
  readonly service: Service | undefined;
  readonly consumer: Consumer | undefined;
}

export interface KongModel {
  readonly services: readonly Service[];
  readonly upstreams: readonly Upstream[];
  readonly routes: readonly Route[];
  readonly consumers: readonly Consumer[];
  readonly credentials: readonly Credential[];
  readonly plugins: readonly PluginInstance[];
}
