import { defineConfig } from '@hey-api/openapi-ts';

const services = ['identity', 'catalog', 'order', 'payment', 'messaging', 'analytics'];

/** One class per service, with a method per operation id: `IdentityApi`, `CatalogApi`, … */
export default defineConfig(
  services.map((service) => ({
    input: `../../apps/${service}/openapi.json`,
    output: {
      path: `src/generated/${service}`,
      module: { extension: '.js' },
      // It names BodyInit, a type of browsers' libraries, which Node's types do not have.
      header: ({ defaultValue }) => ['// @ts-nocheck', ...defaultValue],
    },
    logs: { level: 'warn', file: false },
    plugins: [
      '@hey-api/client-fetch',
      '@hey-api/typescript',
      {
        name: '@hey-api/sdk',
        operations: {
          strategy: 'single',
          nesting: 'operationId',
          containerName: `${service.charAt(0).toUpperCase()}${service.slice(1)}Api`,
        },
      },
    ],
  })),
);
