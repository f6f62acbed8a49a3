import type { KeyObject } from 'node:crypto';
import type { PluginConfig } from './plugin-schemas.js';

/** What the gateway runs on: the entities of kong.yml with defaults applied and references resolved. */
export interface Service {
  readonly id: string;
  readonly name: string;
  readonly host: string;
  readonly port: number;
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
  readonly routes: readonly Route[];
  readonly consumers: readonly Consumer[];
  readonly credentials: readonly Credential[];
  readonly plugins: readonly PluginInstance[];
}
