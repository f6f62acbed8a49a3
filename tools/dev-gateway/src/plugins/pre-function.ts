import type { ConfigOf } from '../config/plugin-schemas.js';
import { LuaScript } from '../lua/lua-script.js';
import type { Plugin } from './plugin.js';

export function preFunction(config: ConfigOf<'pre-function'>): Plugin {
  const scripts = config.access.map((source) => new LuaScript(source));
  return {
    access(exchange) {
      for (const script of scripts) {
        const answer = script.run(exchange);
        if (answer) return answer;
      }
      return undefined;
    },
  };
}
