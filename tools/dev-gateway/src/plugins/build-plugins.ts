import type { KongModel, PluginInstance } from '../config/kong-model.js';
import type { LineWriter } from '../proxy/line-writer.js';
import { correlationId } from './correlation-id.js';
import { cors } from './cors.js';
import { fileLog } from './file-log.js';
import { JwtPlugin } from './jwt.js';
import { OpenTelemetry } from './open-telemetry.js';
import type { Plugin } from './plugin.js';
import { PluginChain } from './plugin-chain.js';
import { preFunction } from './pre-function.js';
import { RequestCounter } from './prometheus.js';
import { RateLimiting } from './rate-limiting.js';
import { requestSizeLimiting } from './request-size-limiting.js';
import { RequestWindow } from './request-window.js';

export interface Plugins {
  readonly chain: PluginChain;
  readonly requestCounter: RequestCounter;
  /** Resolves when the plugins' connections have been opened or have failed. */
  opened(): Promise<void>;
  close(): Promise<void>;
}

export function buildPlugins(model: KongModel, accessLog: LineWriter): Plugins {
  const requestCounter = new RequestCounter();
  const windows = new Map<string, RequestWindow>();
  const traced: OpenTelemetry[] = [];
  const build = (instance: PluginInstance): Plugin => {
    const { plugin } = instance;
    switch (plugin.name) {
      case 'pre-function':
        return preFunction(plugin.config);
      case 'correlation-id':
        return correlationId(plugin.config);
      case 'cors':
        return cors(plugin.config);
      case 'jwt':
        return new JwtPlugin(plugin.config, model.credentials);
      case 'request-size-limiting':
        return requestSizeLimiting(plugin.config);
      case 'rate-limiting': {
        const server = JSON.stringify(plugin.config.redis);
        const window = windows.get(server) ?? new RequestWindow(plugin.config.redis);
        windows.set(server, window);
        return new RateLimiting(plugin.config, instance, window);
      }
      case 'prometheus':
        return requestCounter;
      case 'opentelemetry': {
        const tracing = new OpenTelemetry(plugin.config);
        traced.push(tracing);
        return tracing;
      }
      case 'file-log':
        return fileLog(accessLog);
    }
  };
  const chain = new PluginChain(model, build);
  return {
    chain,
    requestCounter,
    opened: async () => {
      await Promise.all([...windows.values(), ...traced].map(({ opened }) => opened));
    },
    close: async () => {
      windows.forEach((window) => window.close());
      await Promise.all(traced.map((tracing) => tracing.close()));
    },
  };
}
