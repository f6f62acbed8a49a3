import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const swc = JSON.parse(readFileSync(new URL('.swcrc', import.meta.url), 'utf8'));

/** One configuration for every project: its `test` target passes its own folder as --rootDir. */
export default {
  testMatch: ['<rootDir>/**/*.spec.ts', '<rootDir>/test/**/*.int-spec.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
  modulePathIgnorePatterns: ['/dist/'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  testEnvironmentOptions: { customExportConditions: ['mvec-source', 'node', 'node-addons'] },
  transform: { '^.+\\.ts$': ['@swc/jest', { ...swc, swcrc: false, sourceMaps: 'inline' }] },
  globalSetup: fileURLToPath(new URL('tools/testing/src/jest-global-setup.mjs', import.meta.url)),
  globalTeardown: fileURLToPath(new URL('tools/testing/src/jest-global-teardown.mjs', import.meta.url)),
  testTimeout: 120_000,
  maxWorkers: 1,
};
