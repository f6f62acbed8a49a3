import { createServer, type IncomingMessage, type Server } from 'node:http';
import { z } from 'zod';

const attribute = z.object({
  key: z.string(),
  value: z.looseObject({ stringValue: z.string().optional(), intValue: z.coerce.number().optional() }),
});
const attributes = z.array(attribute).default([]);

const spanSchema = z.object({
  traceId: z.string(),
  spanId: z.string(),
  parentSpanId: z.string().optional(),
  name: z.string(),
  kind: z.number(),
  startTimeUnixNano: z.string(),
  endTimeUnixNano: z.string(),
  attributes,
  links: z.array(z.object({ traceId: z.string(), spanId: z.string() })).default([]),
  status: z.object({ code: z.number().default(0) }).default({ code: 0 }),
});

const exportSchema = z.object({
  resourceSpans: z.array(
    z.object({ resource: z.object({ attributes }), scopeSpans: z.array(z.object({ spans: z.array(spanSchema) })) }),
  ),
});

/** A span as received, with the service that sent it. */
export interface CollectedSpan extends z.infer<typeof spanSchema> {
  service: string;
}

/** A trace collector that receives spans by OTLP over HTTP in JSON, and keeps them. */
export class TraceCollector {
  readonly spans: CollectedSpan[] = [];
  /** All request bodies, unchanged. */
  readonly bodies: string[] = [];

  private constructor(
    private readonly server: Server,
    /** `http://127.0.0.1:40000` */
    readonly endpoint: string,
  ) {}

  static async start(): Promise<TraceCollector> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('The collector has no port');
    const collector = new TraceCollector(server, `http://127.0.0.1:${String(address.port)}`);
    server.on('request', (request, response) => {
      void bodyOf(request).then((body) => {
        collector.take(body);
        response.setHeader('content-type', 'application/json').end('{}');
      });
    });
    return collector;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private take(body: string): void {
    this.bodies.push(body);
    for (const { resource, scopeSpans } of exportSchema.parse(JSON.parse(body)).resourceSpans) {
      const service = resource.attributes.find(({ key }) => key === 'service.name')?.value.stringValue ?? '';
      for (const { spans } of scopeSpans) this.spans.push(...spans.map((span) => ({ ...span, service })));
    }
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
