import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { Refusal } from './refusal.mjs';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Runs a command in the foreground and returns its exit code. The channel lets it notice that this process was killed.
 * Signals are passed on: on Ctrl-C a child of a terminal gets two, and takes them for one.
 */
export async function runAttached(command, args, env) {
  const child = spawn(command, args, { env, stdio: ['inherit', 'inherit', 'inherit', 'ipc'] });
  const { code, signal } = await finished(child);
  return exitCode(code, signal);
}

/** Runs a command in the background, its output kept for the case that it fails. */
export async function runQuietly(command, args, { cwd, env = process.env, say }) {
  const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      output += text;
    });
  }
  const started = Date.now();
  const progress = setInterval(() => say(`still at it after ${Math.round((Date.now() - started) / 1000)} s`), 10_000);
  try {
    const { code, signal } = await finished(child);
    if (signal === 'SIGINT' || signal === 'SIGTERM') throw new Refusal('Interrupted.', exitCode(code, signal));
    return { ok: code === 0, output, seconds: ((Date.now() - started) / 1000).toFixed(1) };
  } finally {
    clearInterval(progress);
  }
}

export function lastLines(output, count = 25) {
  return output.trimEnd().split('\n').slice(-count).join('\n');
}

function exitCode(code, signal) {
  return code ?? 128 + constants.signals[signal];
}

/** Until the child ends, signals end the child, not this process. */
function finished(child) {
  return new Promise((resolve, reject) => {
    const passOn = (signal) => child.kill(signal);
    for (const signal of signals) process.on(signal, passOn);
    child.once('error', reject);
    child.once('close', (code, signal) => {
      for (const each of signals) process.off(each, passOn);
      resolve({ code, signal });
    });
  });
}
