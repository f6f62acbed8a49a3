export interface PlatformUrls {
  gateway: string;
  gatewayAdmin: string;
  mail: string;
  paymentSandbox: string;
  postgres: string;
  redis: string;
  kafka: string[];
}

/** A part of a platform, to be taken away and brought back: a process, or a container. */
export interface RunningPart {
  /** Whether it runs and answers. */
  isUp(): Promise<boolean>;
  /** Resolves when it works again. */
  start(): Promise<void>;
  /** In good order. */
  stop(): Promise<void>;
  restart(): Promise<void>;
  /** As a crash does; it stays down. */
  kill(): Promise<void>;
  /** It gets no processor time until `thaw()`. */
  freeze(): Promise<void>;
  thaw(): Promise<void>;
}

/** A running platform, of processes or containers, for tools that use, break and check it. */
export interface RunningPlatform {
  readonly urls: Pick<PlatformUrls, 'gateway' | 'postgres' | 'redis' | 'kafka'>;
  readonly credentials: { readonly operator: { email: string; password: string } };
  readonly partNames: readonly string[];
  part(name: string): RunningPart;
  /** Resolves when every part is ready. */
  start(): Promise<void>;
  stop(): Promise<void>;
  /** What the card provider has written down until now, as JSON Lines. */
  paymentJournal(): Promise<string>;
  /** A folder with all mails that the inbox has taken until now. */
  mailFolder(): Promise<string>;
}
