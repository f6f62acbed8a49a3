import { spawn, type ChildProcess } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const tools = fileURLToPath(new URL('../../..', import.meta.url));
const lock = {
  packages: {
    '': {},
    'node_modules/zod': { version: '4.0.0' },
    'node_modules/fsevents': { version: '1.0.0', optional: true },
  },
};

export interface Run {
  child: ChildProcess;
  /** Resolves with what was printed and the exit code when it has ended. */
  ended: Promise<{ output: string; code: number | null }>;
  /** Resolves when this text has been printed. */
  printed(text: string): Promise<void>;
}

/**
 * A folder with the real bootstrap in it and a stand-in for everything that it calls: npm, Nx and the command line.
 * Each leaves a line in `calls` and does what its file of this name says.
 */
export class FakeClone {
  readonly root = realpathSync(mkdtempSync(join(tmpdir(), 'mvec fresh clone ')));
  private readonly bin = join(this.root, 'bin');

  constructor() {
    cpSync(join(tools, 'bootstrap.mjs'), this.path('tools/bootstrap.mjs'));
    cpSync(join(tools, 'bootstrap'), this.path('tools/bootstrap'), { recursive: true });
    this.write('package-lock.json', JSON.stringify(lock));
    this.write(
      'package.json',
      JSON.stringify({ type: 'module', allowScripts: { node: true, zod: true, absent: true } }),
    );
    for (const name of ['tsconfig.base.json', '.swcrc', 'nx.json']) this.write(name, '{}');
    for (const group of ['apps', 'libs']) mkdirSync(this.path(group));
    this.write('tools/dev/package.json', '{}');
    this.write('tools/dev/src/main.ts', '');
    this.npm(
      'mkdir -p node_modules/zod node_modules/nx/dist/bin && cp package-lock.json node_modules/.package-lock.json',
    );
    this.nx("require('fs').mkdirSync('tools/dev/dist', { recursive: true });");
    this.commandLine("console.log('command', ...process.argv.slice(2));");
  }

  /** What a shell does for npm. */
  npm(script: string): void {
    this.write('bin/npm', `#!/bin/sh\necho "npm $*" >> calls\n${script}\n`, 0o755);
  }

  nx(script: string): void {
    this.write('nx-stand-in.cjs', `require('fs').appendFileSync('calls', 'nx\\n');\n${script}\n`);
    this.write('node_modules/nx/dist/bin/nx.js', "require(process.cwd() + '/nx-stand-in.cjs');\n");
    this.write('node_modules/nx/package.json', '{"type":"commonjs"}');
  }

  commandLine(script: string): void {
    this.write('tools/dev/dist/main.js', script);
  }

  /** The Node of an earlier installation, which npm scripts find first. */
  installedNode(): string {
    const path = this.path('node_modules/node/bin/node');
    mkdirSync(dirname(path), { recursive: true });
    symlinkSync(process.execPath, path);
    return path;
  }

  write(file: string, content: string, mode = 0o644): string {
    const path = this.path(file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content, { mode });
    return path;
  }

  path(file: string): string {
    return join(this.root, file);
  }

  exists(file: string): boolean {
    return existsSync(this.path(file));
  }

  calls(): string[] {
    return this.exists('calls') ? readFileSync(this.path('calls'), 'utf8').trim().split('\n') : [];
  }

  start(args: string[], options: { path?: string; nodeVersion?: string; nodePath?: string } = {}): Run {
    const pretend = [
      ...(options.nodeVersion ? ['--import', versionModule(options.nodeVersion)] : []),
      ...(options.nodePath ? ['--import', pathModule(options.nodePath)] : []),
    ];
    const child = spawn(process.execPath, [...pretend, 'tools/bootstrap.mjs', ...args], {
      cwd: this.root,
      env: { PATH: options.path ?? `${this.bin}:${process.env['PATH'] ?? ''}` },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const printer = new EventEmitter();
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (chunk: string) => {
        output += chunk;
        printer.emit('print');
      });
    }
    const printed = async (text: string) => {
      while (!output.includes(text)) await once(printer, 'print');
    };
    const ended = once(child, 'close').then(([code]) => ({ output, code: code as number | null }));
    return { child, ended, printed };
  }

  async run(...parameters: Parameters<FakeClone['start']>): Promise<{ output: string; code: number | null }> {
    return this.start(...parameters).ended;
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

/** A module that makes the bootstrap believe in another version of Node. */
function versionModule(version: string): string {
  const versions = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${version}' } });`;
  const name = `Object.defineProperty(process, 'version', { value: 'v${version}' });`;
  return `data:text/javascript,${encodeURIComponent(versions + name)}`;
}

/** A module that makes the bootstrap believe that it runs on another Node. */
function pathModule(path: string): string {
  const code = `Object.defineProperty(process, 'execPath', { value: ${JSON.stringify(path)} });`;
  return `data:text/javascript,${encodeURIComponent(code)}`;
}
