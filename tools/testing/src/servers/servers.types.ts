/** A real server of a test run, as a local process or a container. */
export interface TestServer {
  /** Resolves when it is ready. After `kill()` it is there again with what it had written. */
  start(): Promise<void>;
  /** As a crash does. */
  kill(): Promise<void>;
  /** It gets no processor time until `thaw()`; its connections stay open. */
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
  /** host:port of each broker, parted by commas. */
  readonly bootstrap: string;
  /** Brokers count from 1, as their ids do. */
  broker(id: number): TestServer;
}

/** Makes servers for a test, on free ports. None of them is started. */
export interface ServerFactory {
  /** @param durable false gives up what a crash of the machine would lose */
  postgres(durable: boolean): Promise<TestPostgres>;
  redis(): Promise<TestRedis>;
  /** @param heapMb of each broker; without it, enough for few topics */
  kafka(brokers: number, heapMb?: number): Promise<TestKafka>;
  mail(): Promise<TestMail>;
  /** Ends all of them and deletes their data. */
  remove(): Promise<void>;
}
