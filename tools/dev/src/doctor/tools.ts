import { findJava, findMaven, onPath } from '@mvec/local-servers';
import type { Finding } from './findings.js';

export function nodeFinding(): Finding {
  return { subject: 'Node', level: 'ok', text: `${process.version} (${process.execPath})` };
}

export async function javaFinding(): Promise<Finding> {
  return looked('Java', async () => {
    const { version, command } = await findJava();
    return `${version} (${command})`;
  });
}

export async function mavenFinding(): Promise<Finding> {
  return looked('Maven', findMaven);
}

export async function redisFinding(): Promise<Finding> {
  const found = (await onPath('redis-server')) ?? (await onPath('valkey-server'));
  if (found) return { subject: 'Redis', level: 'ok', text: found };
  const text =
    'not on PATH: one is fetched by Maven. For a newer one: "apt-get install redis-server" (Debian, Ubuntu), "dnf install valkey" (Fedora) or "brew install redis" (macOS).';
  return { subject: 'Redis', level: 'note', text };
}

async function looked(subject: string, look: () => Promise<string>): Promise<Finding> {
  try {
    return { subject, level: 'ok', text: await look() };
  } catch (error) {
    return { subject, level: 'problem', text: error instanceof Error ? error.message : String(error) };
  }
}
