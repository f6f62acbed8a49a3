import type { Consumer, KongModel, PluginInstance, Route } from '../config/kong-model.js';
import type { PluginName } from '../config/plugin-schemas.js';
import type { Answer, Exchange } from '../proxy/exchange.js';
import type { Plugin } from './plugin.js';

/** Kong's order of execution, by priority. */
const ORDER: readonly PluginName[] = [
  'pre-function',
  'correlation-id',
  'cors',
  'jwt',
  'request-size-limiting',
  'rate-limiting',
  'opentelemetry',
  'prometheus',
  'file-log',
];

export type BuildPlugin = (instance: PluginInstance) => Plugin;

/**
 * Chooses and runs plugin instances. Of each plugin only the most specific instance runs (plugins_iterator.lua). It is
 * chosen just before it runs, so that plugins after jwt depend on the consumer.
 */
export class PluginChain {
  readonly #instances: ReadonlyMap<PluginName, readonly { instance: PluginInstance; plugin: Plugin }[]>;
  readonly #resolved = new Map<Route | undefined, Map<Consumer | undefined, readonly (Plugin | undefined)[]>>();

  constructor(model: KongModel, build: BuildPlugin) {
    const built = model.plugins.map((instance) => ({ instance, plugin: build(instance) }));
    this.#instances = new Map(
      ORDER.map((name) => [name, built.filter(({ instance }) => instance.plugin.name === name)]),
    );
  }

  access(exchange: Exchange): Answer | undefined | Promise<Answer | undefined> {
    return this.#accessFrom(exchange, 0);
  }

  #accessFrom(exchange: Exchange, start: number): Answer | undefined | Promise<Answer | undefined> {
    for (let i = start; i < ORDER.length; i += 1) {
      const plugin = this.#pluginsFor(exchange)[i];
      const result = plugin?.access?.(exchange);
      if (result === undefined) continue;
      if (!(result instanceof Promise)) return result;
      return result.then((answer) => answer ?? this.#accessFrom(exchange, i + 1));
    }
    return undefined;
  }

  headerFilter(exchange: Exchange): void {
    for (const plugin of this.#pluginsFor(exchange)) plugin?.headerFilter?.(exchange);
  }

  log(exchange: Exchange): void {
    for (const plugin of this.#pluginsFor(exchange)) plugin?.log?.(exchange);
  }

  /** Plugins by position in ORDER. Without a route only global instances run. */
  #pluginsFor({ route, consumer }: Exchange): readonly (Plugin | undefined)[] {
    let byConsumer = this.#resolved.get(route);
    if (!byConsumer) {
      byConsumer = new Map<Consumer | undefined, readonly (Plugin | undefined)[]>();
      this.#resolved.set(route, byConsumer);
    }
    let plugins = byConsumer.get(consumer);
    if (!plugins) {
      plugins = ORDER.map((name) => this.#mostSpecific(name, route, consumer));
      byConsumer.set(consumer, plugins);
    }
    return plugins;
  }

  #mostSpecific(name: PluginName, route: Route | undefined, consumer: Consumer | undefined): Plugin | undefined {
    const fitting = (this.#instances.get(name) ?? []).filter(
      ({ instance }) =>
        (!instance.route || instance.route === route) &&
        (!instance.service || instance.service === route?.service) &&
        (!instance.consumer || instance.consumer === consumer),
    );
    return fitting.sort((a, b) => specificity(b.instance) - specificity(a.instance)).at(0)?.plugin;
  }
}

/** Precedence of an instance by its scope: consumer, then route, then service, then global. */
function specificity({ route, service, consumer }: PluginInstance): number {
  if (consumer) return 3;
  if (route) return 2;
  return service ? 1 : 0;
}
