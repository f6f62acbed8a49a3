/** Stops the servers that `jest-global-setup.mjs` started, and deletes their data. */
export default async function teardown() {
  await globalThis.mvecTestInfrastructure?.stop();
}
