import { lowerCase } from './request-headers.js';

/**
 * Replaces headers of the service with those of plugins of the same name, as Kong's `set_header` does. Values of `Vary`
 * are added.
 * @param headers of the answer, flat list of names and values, changed in place
 */
export function setPluginHeaders(headers: string[], fromPlugins: readonly string[]): void {
  const names = new Set<string>();
  for (let i = 0; i < fromPlugins.length; i += 2) names.add(lowerCase(fromPlugins[i] ?? ''));
  names.delete('vary');
  for (let i = headers.length - 2; i >= 0; i -= 2) {
    if (names.has(lowerCase(headers[i] ?? ''))) headers.splice(i, 2);
  }
  for (const part of fromPlugins) headers.push(part);
}
