// Writes apps/<service>/openapi.json from the built service, without starting it: npx nx openapi <service>
import { writeFile } from 'node:fs/promises';
import { serviceApi } from '@mvec/service-runtime';

const [service] = process.argv.slice(2);
const { AppModule } = await import(`../apps/${service}/dist/app.module.js`);
const { document } = serviceApi(service, AppModule);
await writeFile(new URL(`../apps/${service}/openapi.json`, import.meta.url), `${JSON.stringify(document, null, 2)}\n`);
