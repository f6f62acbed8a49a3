export interface PlatformUrls {
  gateway: string;
  gatewayAdmin: string;
  mail: string;
  paymentSandbox: string;
  postgres: string;
  redis: string;
  kafka: string[];
}

/** A part of a platform that can be stopped and started: a process or a container. */
export interface RunningPart {
  /** Whether the part runs and is ready. */
  isUp(): Promise<boolean>;
  /** Resolves when the part is ready. */
  start(): Promise<void>;
  /** Stops the part gracefully. */
  stop(): Promise<void>;
  restart(): Promise<void>;
  /** Kills the part as a crash would; it stays down. */
  kill(): Promise<void>;
  /** Suspends the part until `thaw()`. */
  freeze(): Promise<void>;
  thaw(): Promise<void>;
}

/** A running platform, of processes or containers, for tools that use it, inject faults and check it. */
export interface RunningPlatform {
  readonly urls: Pick<PlatformUrls, 'gateway' | 'postgres' | 'redis' | 'kafka'>;
  readonly credentials: { readonly operator: { email: string; password: string } };
  readonly partNames: readonly string[];
  part(name: string): RunningPart;
  /** Resolves when every part is ready. */
  start(): Promise<void>;
  stop(): Promise<void>;
  /** The card provider's journal so far, as JSON Lines. */
  paymentJournal(): Promise<string>;
  /** Folder with all mails that the inbox has received so far. */
  mailFolder(): Promise<string>;
}
