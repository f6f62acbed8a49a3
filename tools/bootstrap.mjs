// Runs before anything is installed, so it and tools/bootstrap/ use only what Node 20 brings along.
// It makes the clone runnable (packages, Node 24, build) and hands over to the developer's commands in tools/dev.
const [major, minor] = process.versions.node.split('.').map(Number);

if (major < 20 || (major === 20 && minor < 19)) {
  console.error(
    `MVEC needs Node 20.19 or newer and this is ${process.version}: install a newer one from https://nodejs.org or with your package manager.`,
  );
  process.exit(1);
}

const { bootstrap } = await import('./bootstrap/bootstrap.mjs');
process.exitCode = await bootstrap('dev', process.argv.slice(2));
