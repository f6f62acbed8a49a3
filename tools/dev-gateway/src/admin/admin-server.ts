import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { KongModel } from '../config/kong-model.js';
import type { RequestCounter } from '../plugins/prometheus.js';
import { KONG_VERSION, SERVER } from '../proxy/version.js';
import type { Balancers } from '../upstream/balancer.js';
import { consumerView, healthViews, pluginView, routeView, serviceView, upstreamView } from './entity-views.js';

const ACTIONS: Readonly<Record<string, string>> = { POST: 'create', PUT: 'upsert', PATCH: 'update', DELETE: 'delete' };
const JSON_TYPE = 'application/json; charset=utf-8';

interface AdminAnswer {
  readonly status: number;
  readonly body: string;
  readonly contentType: string;
}

/** The read-only part of Kong's admin API. There is no `POST /config`: the gateway never reloads its file. */
export function createAdminServer(model: KongModel, requests: RequestCounter, balancers: Balancers): Server {
  const lists: Readonly<Record<string, () => object[]>> = {
    services: () => model.services.map(serviceView),
    upstreams: () => model.upstreams.map(upstreamView),
    routes: () => model.routes.map(routeView),
    plugins: () => model.plugins.map(pluginView),
    consumers: () => model.consumers.map(consumerView),
  };
  return createServer((request, response) => send(response, answer(request)));

  function answer(request: IncomingMessage): AdminAnswer {
    const [path = '/'] = (request.url ?? '/').split('?');
    const [, entity = '', name, part] = path.split('/');
    const list = Object.hasOwn(lists, entity) ? lists[entity] : undefined;
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    if (list && !isRead) return json(405, unsupported(ACTIONS[request.method ?? ''] ?? 'change', entity));
    if (entity === 'upstreams' && name && part === 'health') return healthOf(name);
    if (list && name) return entityNamed(list(), name);
    if (list) return json(200, { data: list(), next: null });
    if (!['', 'status', 'metrics'].includes(entity)) return json(404, { message: 'Not found' });
    if (!isRead) return json(405, { message: 'Method not allowed' });
    if (entity === 'metrics') return { status: 200, body: requests.text(), contentType: 'text/plain; charset=UTF-8' };
    return entity === 'status'
      ? json(200, statusView())
      : json(200, { tagline: 'Welcome to kong', version: KONG_VERSION });
  }

  function healthOf(name: string): AdminAnswer {
    const upstream = model.upstreams.find((each) => each.name === name || each.id === name);
    if (!upstream) return json(404, { message: 'Not found' });
    return json(200, { data: healthViews(balancers.of({ upstream })), next: null });
  }
}

function unsupported(action: string, entity: string): object {
  const message = `cannot ${action} '${entity}' entities when not using a database`;
  return { code: 12, name: 'operation unsupported', message };
}

function entityNamed(entities: object[], name: string): AdminAnswer {
  const found = entities.find((entity) =>
    [Reflect.get(entity, 'id'), Reflect.get(entity, 'name'), Reflect.get(entity, 'username')].includes(name),
  );
  return found ? json(200, found) : json(404, { message: 'Not found' });
}

function statusView(): object {
  const { rss, heapUsed } = process.memoryUsage();
  return {
    server: {},
    memory: {
      workers_lua_vms: [{ pid: process.pid, http_allocated_gc: `${(heapUsed / 1_048_576).toFixed(2)} MiB` }],
      rss,
    },
  };
}

function json(status: number, body: object): AdminAnswer {
  return { status, body: JSON.stringify(body), contentType: JSON_TYPE };
}

function send(response: ServerResponse, { status, body, contentType }: AdminAnswer): void {
  response.writeHead(status, {
    'Content-Type': contentType,
    'Content-Length': Buffer.byteLength(body),
    Server: SERVER,
  });
  response.end(response.req.method === 'HEAD' ? '' : body);
}
