import { once } from 'node:events';
import type { Server } from 'node:http';
import type { Writable } from 'node:stream';
import { createAdminServer } from './admin/admin-server.js';
import { readKongFile } from './config/read-kong-file.js';
import { buildPlugins } from './plugins/build-plugins.js';
import { LineWriter } from './proxy/line-writer.js';
import { ProxyServer } from './proxy/proxy-server.js';
import { Balancers } from './upstream/balancer.js';

export interface GatewayOptions {
  /** Path of the rendered kong.yml. */
  readonly kongFile: string;
  readonly host: string;
  /** 0 for any free port. */
  readonly proxyPort: number;
  readonly adminPort: number;
  readonly accessLog: Writable;
}

export interface RunningGateway {
  readonly proxyUrl: string;
  readonly adminUrl: string;
  /** Lets requests in flight finish, for at most 20 s. */
  stop(): Promise<void>;
}

const DRAIN_MS = 20_000;

/** Starts the gateway. Throws a KongFileError if it could not run anything in the file as Kong does. */
export async function startGateway(options: GatewayOptions): Promise<RunningGateway> {
  const model = readKongFile(options.kongFile);
  const accessLog = new LineWriter(options.accessLog);
  const plugins = buildPlugins(model, accessLog);
  const balancers = new Balancers(model);
  const proxy = new ProxyServer(model, plugins.chain, balancers);
  const admin = createAdminServer(model, plugins.requestCounter, balancers);
  try {
    await plugins.opened();
    const proxyPort = await listen(proxy.server, options.proxyPort, options.host);
    const adminPort = await listen(admin, options.adminPort, options.host);
    proxy.listening(proxyPort);
    return {
      proxyUrl: `http://${options.host}:${proxyPort}`,
      adminUrl: `http://${options.host}:${adminPort}`,
      stop: async () => {
        await drain(proxy.server);
        await drain(admin);
        await plugins.close();
        balancers.close();
        accessLog.flush();
      },
    };
  } catch (error) {
    balancers.close();
    await plugins.close();
    proxy.server.close();
    throw error;
  }
}

async function listen(server: Server, port: number, host: string): Promise<number> {
  server.listen(port, host);
  await once(server, 'listening');
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : port;
}

async function drain(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeIdleConnections();
  const deadline = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
  await closed;
  clearTimeout(deadline);
}
