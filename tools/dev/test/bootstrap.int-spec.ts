import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { writeFileSync } from 'node:fs';
import { FakeClone } from './support/fake-clone.js';

let clone: FakeClone;

beforeEach(() => {
  clone = new FakeClone();
});

afterEach(() => {
  clone.remove();
});

describe('The bootstrap on a fresh clone', () => {
  it('installs, builds and hands the command over, in a path with spaces', async () => {
    const { output, code } = await clone.run(['start', '--port-offset', '100']);

    expect(output).toContain('Installing packages (npm ci)');
    expect(output.trim().split('\n').at(-1)).toBe('command start --port-offset 100');
    expect(code).toBe(0);
    expect(clone.calls()).toEqual([
      'npm ci --ignore-scripts --no-audit --no-fund --loglevel=error',
      'npm rebuild zod --no-audit --no-fund --loglevel=error',
      'nx',
    ]);
  });

  it('does nothing of that a second time', async () => {
    await clone.run(['start']);
    clone.write('calls', '');
    expect((await clone.run(['start'])).output.trim()).toBe('command start');
    expect(clone.calls()).toEqual(['']);
  });

  it('lets npm install Node, too, where the system has an older one, and says so when that does not run', async () => {
    const { output, code } = await clone.run(['start'], { nodeVersion: '20.19.0' });

    expect(clone.calls()[0]).toBe('npm ci --no-audit --no-fund --loglevel=error');
    expect(output).toContain(
      'MVEC runs on Node 24.9 or newer; this is v20.19.0 and the one that npm installs does not',
    );
    expect(code).toBe(1);
  });
});

describe('The bootstrap after a change', () => {
  beforeEach(async () => {
    await clone.run(['start']);
    clone.write('calls', '');
  });

  it('installs again when the lockfile wants another version', async () => {
    clone.write('package-lock.json', '{"packages":{"node_modules/zod":{"version":"4.0.1"}}}');
    await clone.run(['start']);
    expect(clone.calls().join()).toContain('npm ci');
  });

  it('installs Node again with the rest when it runs on the installed one', async () => {
    clone.write('package-lock.json', '{"packages":{"node_modules/zod":{"version":"4.0.1"}}}');
    await clone.run(['start'], { nodePath: clone.installedNode() });
    expect(clone.calls()[0]).toBe('npm ci --no-audit --no-fund --loglevel=error');
  });

  it('builds again when a source file was added, and not when a test was', async () => {
    clone.write('tools/dev/src/main.spec.ts', '');
    await clone.run(['start']);
    expect(clone.calls()).toEqual(['']);
    clone.write('tools/dev/src/start.ts', '');
    await clone.run(['start']);
    expect(clone.calls()).toContain('nx');
  });
});

describe('The bootstrap says in one sentence', () => {
  it('that Node is too old', async () => {
    const { output, code } = await clone.run(['start'], { nodeVersion: '18.20.0' });
    expect(output).toBe(
      'MVEC needs Node 20.19 or newer and this is v18.20.0: install a newer one from https://nodejs.org or with your package manager.\n',
    );
    expect(code).toBe(1);
  });

  it('that npm is missing', async () => {
    const { output, code } = await clone.run(['start'], { path: '/nowhere' });
    expect(output).toContain('npm is not on the PATH: it comes with Node');
    expect(code).toBe(1);
  });

  it.each([
    ['the disk ran full', 'npm error code ENOSPC', 'ran full while npm installed: free some space'],
    ['the registry cannot be reached', 'npm error code ENOTFOUND', 'npm could not reach its registry'],
    ['npm has no Node for this machine', 'npm error node installArchSpecificPackage', 'install Node 24.9 or newer'],
    [
      'the lockfile is out of date',
      'npm error EUSAGE not in sync',
      'package-lock.json does not fit the package.json files',
    ],
    ['npm failed otherwise', 'npm error something', 'npm ci failed, see above; nothing was started.'],
  ])('that %s', async (_name, printed, sentence) => {
    clone.npm(`echo "${printed}"; exit 1`);
    const { output, code } = await clone.run(['start']);
    expect(output).toContain(sentence);
    expect(code).toBe(1);
  });

  it('that the build failed, after what the build had to say', async () => {
    clone.nx("console.log('order: unexpected token'); process.exit(1);");
    const { output, code } = await clone.run(['start']);
    expect(output).toContain('order: unexpected token\nThe build failed, see above; nothing was started.');
    expect(code).toBe(1);
  });
});

describe('The bootstrap while a command runs', () => {
  it('returns its exit code', async () => {
    clone.commandLine('process.exitCode = 7;');
    expect((await clone.run(['test'])).code).toBe(7);
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('passes %s on and waits for its end', async (signal) => {
    clone.commandLine(`
      process.on('${signal}', () => setTimeout(() => { console.log('drained'); process.exit(3); }, 100));
      console.log('running'); setInterval(() => {}, 1000);`);
    const run = clone.start(['start']);
    await run.printed('running');
    run.child.kill(signal);
    const { output, code } = await run.ended;
    expect(output).toContain('drained');
    expect(code).toBe(3);
  });

  it('lets the command know when it was killed itself', async () => {
    clone.commandLine(`
      process.on('disconnect', () => { console.log('stopping'); process.exit(); });
      console.log('running'); setInterval(() => {}, 1000);`);
    const run = clone.start(['start']);
    await run.printed('running');
    run.child.kill('SIGKILL');
    await run.printed('stopping');
  });

  it('makes a second one wait until installing and building are done', async () => {
    clone.npm(
      'while [ ! -e go ]; do sleep 0.05; done; mkdir -p node_modules/zod; cp package-lock.json node_modules/.package-lock.json',
    );
    const [first, second] = [clone.start(['start']), clone.start(['start'])];
    const waiting = 'is installing or building; waiting for it.';
    await Promise.race([first.printed(waiting), second.printed(waiting)]);
    writeFileSync(clone.path('go'), '');
    await Promise.all([first.ended, second.ended]);
    expect(clone.calls().filter((call) => call.startsWith('npm ci'))).toHaveLength(1);
  });

  it('takes over the lock of one that was killed', async () => {
    clone.write('.mvec/bootstrap.lock', '999999999');
    expect((await clone.run(['start'])).code).toBe(0);
  });
});
