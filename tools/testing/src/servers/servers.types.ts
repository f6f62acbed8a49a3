/** A server of a test run, as a local process or a container. */
export interface TestServer {
  /** Resolves when the server is ready. After `kill()` it has its data again. */
  start(): Promise<void>;
  /** Kills the server as a crash would. */
  kill(): Promise<void>;
  /** Suspends the server until `thaw()`; its connections stay open. */
  freeze(): Promise<void>;
  thaw(): Promise<void>;
}

export interface TestPostgres extends TestServer {
  readonly host: string;
  readonly port: number;
  /** Connection string of the superuser. */
  readonly adminUrl: string;
}

export interface TestRedis extends TestServer {
  readonly url: string;
}

export interface TestMail extends TestServer {
  readonly smtpPort: number;
  readonly webUrl: string;
}

export interface TestKafka extends Pick<TestServer, 'start' | 'kill'> {
  /** host:port of each broker, separated by commas. */
  readonly bootstrap: string;
  /** @param id of the broker, from 1 */
  broker(id: number): TestServer;
}

/** Creates servers for a test, on free ports, without starting them. */
export interface ServerFactory {
  /** @param durable false is faster, but loses data when the machine crashes */
  postgres(durable: boolean): Promise<TestPostgres>;
  redis(): Promise<TestRedis>;
  /** @param heapMb heap of each broker; the default is enough for few topics */
  kafka(brokers: number, heapMb?: number): Promise<TestKafka>;
  mail(): Promise<TestMail>;
  /** Stops all servers and deletes their data. */
  remove(): Promise<void>;
}
